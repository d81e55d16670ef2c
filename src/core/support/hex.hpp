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

/// The digit of a number below 16, computed so that compilers take many at once.
constexpr char hex_digit(unsigned char number) {
    constexpr unsigned char to_letters = 'a' - '0' - 10;
    const auto gap = static_cast<unsigned char>(number > 9 ? to_letters : 0);
    return static_cast<char>(static_cast<unsigned char>('0' + number) + gap);
}

/// Writes two lower-case digits a byte and returns the place behind them.
inline char* write_hex(std::span<const std::byte> bytes, char* out) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        out[2 * i] = hex_digit(byte >> 4);
        out[2 * i + 1] = hex_digit(byte & 15);
    }
    return out + 2 * bytes.size();
}

}  // namespace fastcore
