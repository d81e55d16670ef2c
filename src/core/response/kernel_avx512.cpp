// The kernel for x86-64 CPUs with AVX-512 and its byte permutations: 64 bytes at a time.
#if defined(__x86_64__)

// GCC 12 takes the registers that its own header leaves undefined for mistakes (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/response/json_scan.hpp"
#include "core/response/kernel.hpp"
#include "core/support/checked_windows.hpp"
#include "core/support/hex.hpp"
#include "core/support/utf8.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2")
#endif

#include "core/response/row_walk.hpp"

namespace fastcore::response {
namespace {

struct Avx512 {
    static constexpr std::size_t kWidth = 64;
    static constexpr bool kForeseesSizes = true;
    static constexpr bool kCopiesParts = true;
    using Block = __m512i;
    using Mask = __mmask64;  ///< a bit for each byte

    static Block zero() { return _mm512_setzero_si512(); }
    static Block load(const char* from) { return _mm512_loadu_si512(from); }
    static __m256i load_half(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
    static void store(char* to, Block block) { _mm512_storeu_si512(to, block); }
    static Block either(Block a, Block b) { return _mm512_or_si512(a, b); }
    static bool holds_non_ascii(Block block) { return _mm512_movepi8_mask(block) != 0; }

    static Mask string_stops(Block block) {
        return _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('"')) |
               _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\\')) |
               _mm512_cmplt_epu8_mask(block, _mm512_set1_epi8(0x20));
    }

    static StringMasks copy_string_part(const char* from, char* to, Block& seen) {
        const Block block = load(from);
        store(to, block);
        seen = either(seen, block);
        const Block low_nibbles = _mm512_shuffle_epi8(load_four_times(kEscapable.low), block);
        const Block high_nibbles = _mm512_shuffle_epi8(
            load_four_times(kEscapable.high), _mm512_and_si512(_mm512_srli_epi16(block, 4), _mm512_set1_epi8(0x0F)));
        return {
            _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\\')),
            _mm512_cmplt_epu8_mask(block, _mm512_set1_epi8(0x20)), _mm512_test_epi8_mask(low_nibbles, high_nibbles)};
    }

    static Block load_four_times(const Nibbles& table) {
        return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
    }

    static bool any(Mask mask) { return mask != 0; }
    static std::size_t first(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)); }
    static Mask from(Mask mask, std::size_t i) { return mask & (~Mask{0} << i); }
    static Mask below(std::size_t end) { return _bzhi_u64(~Mask{0}, static_cast<unsigned>(end)); }

    static void copy(char* to, const char* from, std::size_t size) {
        std::size_t i = 0;
        do {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), load_half(from + i));
            i += kWidth / 2;
        } while (i < size);
    }

    static bool equals(const char* text, const char* spelling, std::size_t size) {
        const Mask compared = below(size);  // at most kPredictedSpellingMax
        return _mm512_mask_cmpneq_epi8_mask(compared, load(text), _mm512_maskz_loadu_epi8(compared, spelling)) == 0;
    }

    static bool starts_with(const char* text, const Lead& lead) {
        const __m256i others = _mm256_xor_si256(load_half(text), load_half(lead.text.data()));
        return _mm256_testz_si256(others, load_half(lead.mask.data())) != 0;
    }

    /// Size of the number at `at`; 0: it is invalid, has an exponent, or is too long to be sure.
    static std::size_t number_size(const char* at) {
        constexpr std::size_t width = kWidth / 2;
        const __m256i distances = _mm256_sub_epi8(load_half(at), _mm256_set1_epi8('0'));
        const Mask others = _mm256_cmpgt_epu8_mask(distances, _mm256_set1_epi8(9)) | ~Mask{0} << width;
        const std::size_t start = *at == '-' ? 1 : 0;
        std::size_t end = first(from(others, start));
        if (end == start || (at[start] == '0' && end > start + 1)) return 0;
        if (at[end] == '.') {
            const std::size_t fraction = end + 1;
            end = first(from(others, fraction));
            if (end == fraction) return 0;
        }
        return end < width && (at[end] | 0x20) != 'e' ? end : 0;
    }
};

static_assert(Avx512::kWidth >= kPredictedSpellingMax);

}  // namespace

WalkResult walk_row_avx512(std::string_view row, bool known_utf8, WalkState& state, char*& out) {
    return walk_row<Avx512>(row, known_utf8, state, out);
}

}  // namespace fastcore::response

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
