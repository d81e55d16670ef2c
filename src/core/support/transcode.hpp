// The code units of a Python str to UTF-8: what each kernel has, and the tables that kernels without a compressing
// instruction pack bytes with.
//
// The technique is that of D. Lemire and W. Muła, "Transcoding billions of Unicode characters per second with SIMD
// instructions" (2022): every code point is spread over four bytes, then the bytes that are not needed are dropped.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/support/utf8.hpp"

namespace fastcore::transcoding {

/// How one kernel transcodes one width. `write` needs room for exactly as many bytes as `size` tells.
template <class Unit>
struct Codec {
    std::size_t (*size)(const Unit* units, std::size_t count);
    Utf8Result (*write)(const Unit* units, std::size_t count, char* out);
};

struct Codecs {
    Codec<std::uint8_t> latin1;
    Codec<std::uint16_t> ucs2;
    Codec<std::uint32_t> ucs4;
};

extern const Codecs kPortable;
#if defined(__x86_64__)
extern const Codecs kAvx2;
extern const Codecs kAvx512;
#elif defined(__AARCH64EL__)
extern const Codecs kNeon;
#endif

/// Bytes of the widest vector in which four code points are packed.
inline constexpr std::size_t kPacked = 16;
using Packing = std::array<std::array<std::uint8_t, kPacked>, 256>;

/// For four code points spread over 16 bytes, each sequence at the end of its four: which bytes stay, to the front.
/// Bit i and bit 4+i of the index are the sequence size of code point i, less one.
constexpr Packing make_packing() {
    constexpr std::uint8_t zero = 0x80;  // byte shuffles write 0 for an index that is out of range
    Packing packing{};
    for (std::size_t index = 0; index < packing.size(); ++index) {
        packing[index].fill(zero);
        std::size_t packed = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::size_t size = 1 + (index >> i & 1) + 2 * (index >> (4 + i) & 1);
            for (std::size_t byte = 4 - size; byte < 4; ++byte) {
                packing[index][packed++] = static_cast<std::uint8_t>(4 * i + byte);
            }
        }
    }
    return packing;
}

alignas(kPacked) inline constexpr Packing kPacking = make_packing();

}  // namespace fastcore::transcoding
