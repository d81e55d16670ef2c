// The bytes of a finding's fields that go into its fingerprint.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/digest/fingerprint.hpp"

namespace fastcore::digest {

/// Bytes of the size in front of a text.
inline constexpr std::size_t kSizeBytes = 4;

/// Bytes that the fields of a finding take at most, each of them written once, or the message in place of the snippet.
std::size_t fields_bound(const FindingView& finding);

/// Writes the size of the field's text in four bytes, the highest first, then the text: a str as UTF-8, an integer in
/// decimal, cwe joined by commas, suppressed as true or false. Returns the place behind it. Throws ArgumentError for a
/// text whose size does not fit.
std::byte* write_field(const FindingView& finding, Field field, std::byte* out);

/// The same for a text with its whitespace normalised.
std::byte* write_normalised(std::string_view text, std::byte* out);

}  // namespace fastcore::digest
