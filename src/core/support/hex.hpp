// Hexadecimal digits.
#pragma once

#include <cstddef>
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

/// Writes two lower-case digits a byte and returns the place behind them.
inline char* write_hex(std::span<const std::byte> bytes, char* out) {
    // sums instead of a table: compilers make them for many bytes at once
    const auto digit = [](unsigned char nibble) {
        return static_cast<char>(nibble + '0' + (nibble > 9 ? 'a' - '0' - 10 : 0));
    };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = std::to_integer<unsigned char>(bytes[i]);
        out[2 * i] = digit(byte >> 4);
        out[2 * i + 1] = digit(byte & 15);
    }
    return out + 2 * bytes.size();
}

}  // namespace fastcore
