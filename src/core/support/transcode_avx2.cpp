// Transcoding for x86-64 CPUs with AVX2 and BMI.
#if defined(__x86_64__)

#include <immintrin.h>

#include <bit>
#include <cstring>

#include "core/support/transcode.hpp"
#include "core/support/utf8_encode.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,popcnt")
#endif

#include "core/support/transcode_loop.hpp"

namespace fastcore::transcoding {
namespace {

struct Avx2 {
    static constexpr std::size_t kBlock = 32;
    static constexpr std::size_t kGroup = 8;

    static __m256i load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
    static __m128i load_half(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }
    static void store(char* to, __m256i block) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), block); }

    /// Bytes that are not zero mark units that are not ASCII.
    static std::size_t leading_ascii(__m256i marked) {
        const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(marked));
        return static_cast<std::size_t>(std::countr_zero(mask));  // 32 for none
    }

    static std::size_t copy_ascii(const std::uint8_t* units, char* out) {
        const __m256i block = load(units);
        store(out, block);
        return leading_ascii(block);
    }

    static std::size_t copy_ascii(const std::uint16_t* units, char* out) {
        const __m256i low = load(units);
        const __m256i high = load(units + 16);
        store(out, joined(_mm256_packus_epi16(low, high)));
        const __m256i above = _mm256_set1_epi16(static_cast<short>(0xFF80));
        if (_mm256_testz_si256(_mm256_or_si256(low, high), above) != 0) return kBlock;
        const __m256i ascii =
            _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_and_si256(low, above), _mm256_setzero_si256()),
                               _mm256_cmpeq_epi16(_mm256_and_si256(high, above), _mm256_setzero_si256()));
        return leading_ascii(_mm256_xor_si256(joined(ascii), _mm256_set1_epi8(-1)));
    }

    static std::size_t copy_ascii(const std::uint32_t* units, char* out) {
        const __m256i a = load(units);
        const __m256i b = load(units + 8);
        const __m256i c = load(units + 16);
        const __m256i d = load(units + 24);
        store(out, joined_quarters(_mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d))));
        const __m256i any = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
        if (_mm256_testz_si256(any, _mm256_set1_epi32(~0x7F)) != 0) return kBlock;
        return leading_ascii(joined_quarters(_mm256_packs_epi16(_mm256_packs_epi32(from(0x80, a), from(0x80, b)),
                                                                _mm256_packs_epi32(from(0x80, c), from(0x80, d)))));
    }

    static bool holds_surrogate(const std::uint8_t*) { return false; }

    static bool holds_surrogate(const std::uint16_t* units) {
        const __m128i head = _mm_and_si128(load_half(units), _mm_set1_epi16(static_cast<short>(0xF800)));
        return _mm_movemask_epi8(_mm_cmpeq_epi16(head, _mm_set1_epi16(static_cast<short>(0xD800)))) != 0;
    }

    static bool holds_surrogate(const std::uint32_t* units) {
        const __m256i head = _mm256_and_si256(load(units), _mm256_set1_epi32(~0x7FF));
        return _mm256_movemask_epi8(_mm256_cmpeq_epi32(head, _mm256_set1_epi32(0xD800))) != 0;
    }

    template <class Unit>
    static std::size_t encode_group(const Unit* units, char* out) {
        const __m256i points = widened(units);
        const __m256i from_2 = from(0x80, points);
        const __m256i from_3 = from(0x800, points);
        const __m256i from_4 = from(0x10000, points);
        const __m256i spread = with_leads(points, from_2, from_3, from_4);

        // The size of each sequence less one: 0 = none, 1 = from_2, 2 = from_3, 3 = from_4.
        const auto bits_1 = mask(_mm256_xor_si256(_mm256_xor_si256(from_2, from_3), from_4));
        const auto bits_2 = mask(from_3);
        const unsigned low = (bits_1 & 0xF) | (bits_2 & 0xF) << 4;
        const unsigned high = bits_1 >> 4 | (bits_2 & 0xF0);
        const __m128i packed_low = _mm_shuffle_epi8(_mm256_castsi256_si128(spread), load_half(kPacking[low].data()));
        const __m128i packed_high =
            _mm_shuffle_epi8(_mm256_extracti128_si256(spread, 1), load_half(kPacking[high].data()));
        const std::size_t size_low = size_of(low);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), packed_low);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + size_low), packed_high);
        return size_low + size_of(high);
    }

private:
    /// Marks the lanes that are not below `lowest`.
    static __m256i from(int lowest, __m256i points) {
        return _mm256_cmpgt_epi32(points, _mm256_set1_epi32(lowest - 1));
    }
    static __m256i part(__m256i lanes, unsigned bits) {
        return _mm256_and_si256(lanes, _mm256_set1_epi32(static_cast<int>(bits)));
    }

    /// Packing works in each half by itself: puts the quarters in order.
    static __m256i joined(__m256i packed) { return _mm256_permute4x64_epi64(packed, 0b11'01'10'00); }

    static __m256i joined_quarters(__m256i packed) {
        return _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    }

    static __m256i widened(const std::uint8_t* units) {
        return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(units)));
    }
    static __m256i widened(const std::uint16_t* units) { return _mm256_cvtepu16_epi32(load_half(units)); }
    static __m256i widened(const std::uint32_t* units) { return load(units); }

    static unsigned mask(__m256i lanes) {
        return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)));
    }

    static std::size_t size_of(unsigned index) {
        return 4 + static_cast<std::size_t>(std::popcount(index) + std::popcount(index >> 4));
    }

    /// Six bits of each code point in each of its four bytes, the last ones in the last byte, with the marks of
    /// leading and following bytes.
    static __m256i with_leads(__m256i points, __m256i from_2, __m256i from_3, __m256i from_4) {
        const __m256i last = _mm256_slli_epi32(points, 24);
        const __m256i bits = _mm256_or_si256(
            _mm256_or_si256(part(last, 0x3F000000), part(_mm256_slli_epi32(points, 10), 0x003F0000)),
            _mm256_or_si256(part(_mm256_srli_epi32(points, 4), 0x00003F00), _mm256_srli_epi32(points, 18)));
        // Each step turns the lead that the one before has set into a following byte.
        const __m256i marks = _mm256_xor_si256(_mm256_xor_si256(part(from_2, 0x80C08080), part(from_3, 0x00406000)),
                                               part(from_4, 0x00006070));
        return _mm256_blendv_epi8(last, _mm256_or_si256(bits, marks), from_2);
    }
};

}  // namespace

constinit const Codecs kAvx2 = codecs<Avx2>();

}  // namespace fastcore::transcoding

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
