// Transcoding for x86-64 CPUs with AVX-512 and its byte permutations.
#if defined(__x86_64__)

// GCC 12 takes the registers that its own header leaves undefined for mistakes (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <bit>
#include <cstring>

#include "core/support/transcode.hpp"
#include "core/support/utf8_encode.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")
#endif

#include "core/support/transcode_loop.hpp"

namespace fastcore::transcoding {
namespace {

struct Avx512 {
    static constexpr std::size_t kBlock = 64;
    static constexpr std::size_t kGroup = 16;

    static std::size_t copy_ascii(const std::uint8_t* units, char* out) {
        const __m512i block = _mm512_loadu_si512(units);
        _mm512_storeu_si512(out, block);
        return first(_mm512_movepi8_mask(block));
    }

    static std::size_t copy_ascii(const std::uint16_t* units, char* out) {
        std::uint64_t others = 0;
        for (std::size_t i = 0; i < kBlock; i += 32) {
            const __m512i part = _mm512_loadu_si512(units + i);
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), _mm512_cvtepi16_epi8(part));
            others |= std::uint64_t{_mm512_cmpgt_epu16_mask(part, _mm512_set1_epi16(0x7F))} << i;
        }
        return first(others);
    }

    static std::size_t copy_ascii(const std::uint32_t* units, char* out) {
        std::uint64_t others = 0;
        for (std::size_t i = 0; i < kBlock; i += 16) {
            const __m512i part = _mm512_loadu_si512(units + i);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), _mm512_cvtepi32_epi8(part));
            others |= std::uint64_t{_mm512_cmpgt_epu32_mask(part, _mm512_set1_epi32(0x7F))} << i;
        }
        return first(others);
    }

    static bool holds_surrogate(const std::uint8_t*) { return false; }

    template <class Unit>
    static bool holds_surrogate(const Unit* units) {
        const __m512i head = _mm512_and_si512(widened(units), _mm512_set1_epi32(~0x7FF));
        return _mm512_cmpeq_epi32_mask(head, _mm512_set1_epi32(0xD800)) != 0;
    }

    template <class Unit>
    static std::size_t encode_group(const Unit* units, char* out) {
        const __m512i points = widened(units);
        const __mmask16 from_2 = _mm512_cmpgt_epu32_mask(points, _mm512_set1_epi32(0x7F));
        const __mmask16 from_3 = _mm512_cmpgt_epu32_mask(points, _mm512_set1_epi32(0x7FF));
        const __mmask16 from_4 = _mm512_cmpgt_epu32_mask(points, _mm512_set1_epi32(0xFFFF));
        __m512i marks = all(0x80C08080);  // of leading and following bytes
        __m512i kept = all(0x80000000);   // the high bit of each byte that stays
        kept = _mm512_mask_mov_epi32(kept, from_2, all(0x80800000));
        marks = _mm512_mask_mov_epi32(marks, from_3, all(0x8080E080));
        kept = _mm512_mask_mov_epi32(kept, from_3, all(0x80808000));
        marks = _mm512_mask_mov_epi32(marks, from_4, all(0x808080F0));
        kept = _mm512_mask_mov_epi32(kept, from_4, all(0x80808080));

        // Six bits of each code point in each of its four bytes, the last ones in the last byte.
        const __m512i offsets = _mm512_set1_epi64(0x20262C32'00060C12);
        const __m512i shifted = _mm512_multishift_epi64_epi8(offsets, points);
        const __m512i sequences = _mm512_or_si512(_mm512_and_si512(shifted, _mm512_set1_epi8(0x3F)), marks);
        const __m512i spread = _mm512_mask_mov_epi32(_mm512_slli_epi32(points, 24), from_2, sequences);

        const __mmask64 keep = _mm512_movepi8_mask(kept);
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(keep, spread));
        return static_cast<std::size_t>(std::popcount(keep));
    }

private:
    static __m512i all(unsigned value) { return _mm512_set1_epi32(static_cast<int>(value)); }
    static std::size_t first(std::uint64_t mask) { return static_cast<std::size_t>(std::countr_zero(mask)); }

    static __m512i widened(const std::uint8_t* units) {
        return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(units)));
    }
    static __m512i widened(const std::uint16_t* units) {
        return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(units)));
    }
    static __m512i widened(const std::uint32_t* units) { return _mm512_loadu_si512(units); }
};

}  // namespace

constinit const Codecs kAvx512 = codecs<Avx512>();

}  // namespace fastcore::transcoding

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
