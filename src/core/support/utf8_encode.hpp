// One code point to UTF-8.
#pragma once

#include <cstdint>

namespace fastcore {

/// Writes 1 to 4 bytes and returns the place behind them; a surrogate becomes three bytes too. Always inlined, as the
/// SIMD kernels use it: an instance of its own could be compiled for one kernel's CPUs and called on others.
[[gnu::always_inline]] inline char* encode_utf8(std::uint32_t code_point, char* out) {
    const auto put = [&out](std::uint32_t byte) __attribute__((always_inline)) { *out++ = static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
    return out;
}

}  // namespace fastcore
