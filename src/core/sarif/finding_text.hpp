// Texts of columns that a FindingTable holds as numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "core/digest/digest.hpp"

namespace fastcore::sarif {

inline constexpr std::string_view kFingerprintPrefix = "sha256:";
inline constexpr std::size_t kFingerprintSize = kFingerprintPrefix.size() + 2 * std::tuple_size_v<digest::Digest>;
inline constexpr std::int32_t kCweMax = 9'999'999;
inline constexpr std::string_view kCwePrefix = "CWE-";
inline constexpr std::size_t kCweSizeMax = kCwePrefix.size() + 7;

/// Writes "sha256:" and 64 digits, kFingerprintSize bytes, and returns the place behind them.
char* write_fingerprint(const digest::Digest& digest, char* out);

/// Nothing where `text` is not as write_fingerprint() writes it.
std::optional<digest::Digest> read_fingerprint(std::string_view text);

/// Writes "CWE-" and the number, kCweSizeMax bytes at most, and returns the place behind them.
char* write_cwe(std::int32_t number, char* out);

/// Nothing where `text` is not as write_cwe() writes a number from 1 to kCweMax.
std::optional<std::int32_t> read_cwe(std::string_view text);

}  // namespace fastcore::sarif
