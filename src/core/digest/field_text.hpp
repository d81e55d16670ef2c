// The bytes of a finding's fields that go into its fingerprint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fastcore::digest {

/// Bytes of the size in front of a text.
inline constexpr std::size_t kSizeBytes = 4;

/// Bytes that an integer or a flag takes at most, its size among them.
inline constexpr std::size_t kNumberMax = kSizeBytes + 20;

/// Bytes that each number of `cwe` adds at most.
inline constexpr std::size_t kCweMax = 4 + 11 + 1;  // "CWE-", an int32, a comma

// Each writes the size of the field's text in four bytes, the highest first, then the text, and returns the place
// behind it. Those of texts throw ArgumentError for one whose size does not fit.

std::byte* write_text(std::string_view text, std::byte* out);

/// With its whitespace normalised.
std::byte* write_normalised(std::string_view text, std::byte* out);

/// In decimal.
std::byte* write_number(std::int64_t number, std::byte* out);

/// Joined by commas.
std::byte* write_cwe(std::span<const std::int32_t> numbers, std::byte* out);

/// As true or false.
std::byte* write_flag(bool flag, std::byte* out);

/// The size of what stands between `start`, behind the four bytes for it, and `end`, which is returned.
std::byte* close_text(std::byte* start, std::byte* end);

}  // namespace fastcore::digest
