// Hexadecimal digits.
#pragma once

namespace fastcore {

inline constexpr char kHexDigits[] = "0123456789abcdef";

/// Value of a hexadecimal digit of either case, or -1.
constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace fastcore
