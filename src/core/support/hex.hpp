// Hexadecimal digits.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <span>

namespace fastcore {

inline constexpr char kHexDigits[] = "0123456789abcdef";

/// Value of a hexadecimal digit of either case, or -1.
constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The two digits of each byte.
inline constexpr std::array<std::array<char, 2>, 256> kHexPairs = [] {
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte)
        pairs[byte] = {kHexDigits[byte >> 4], kHexDigits[byte & 15]};
    return pairs;
}();

/// Writes two lower-case digits a byte and returns the place behind them.
inline char* write_hex(std::span<const std::byte> bytes, char* out) {
    for (const std::byte byte : bytes) {
        std::memcpy(out, kHexPairs[static_cast<std::size_t>(byte)].data(), 2);
        out += 2;
    }
    return out;
}

}  // namespace fastcore
