// The kernel for x86-64 CPUs with AVX-512 and its byte permutations: 64 bytes at a time.
#if defined(__x86_64__)

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/response/json_scan.hpp"
#include "core/response/kernel.hpp"
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
    using Block = __m512i;
    using Mask = __mmask64;  ///< a bit for each byte

    static Block zero() { return _mm512_setzero_si512(); }
    static Block load(const char* from) { return _mm512_loadu_si512(from); }
    static void store(char* to, Block block) { _mm512_storeu_si512(to, block); }
    static Block either(Block a, Block b) { return _mm512_or_si512(a, b); }
    static bool holds_non_ascii(Block block) { return _mm512_movepi8_mask(block) != 0; }

    static Mask string_stops(Block block) {
        return _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('"')) |
               _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\\')) |
               _mm512_cmplt_epu8_mask(block, _mm512_set1_epi8(0x20));
    }

    static bool any(Mask mask) { return mask != 0; }
    static std::size_t first(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)); }
    static Mask from(Mask mask, std::size_t i) { return mask & (~Mask{0} << i); }
    static Mask below(std::size_t end) { return _bzhi_u64(~Mask{0}, static_cast<unsigned>(end)); }

    static void copy(char* to, const char* from, std::size_t size) {
        for (; size > kWidth; size -= kWidth, to += kWidth, from += kWidth) store(to, load(from));
        store(to, _mm512_maskz_loadu_epi8(below(size), from));
    }

    static bool equals(const char* text, const char* spelling, std::size_t size) {
        const Mask compared = below(size);  // at most kPredictedSpellingMax
        return _mm512_mask_cmpneq_epi8_mask(compared, load(text), _mm512_maskz_loadu_epi8(compared, spelling)) == 0;
    }

    /// Size of the number at `at`; 0: it is invalid, has an exponent, or is too long to be sure.
    static std::size_t number_size(const char* at) {
        const Block distances = _mm512_sub_epi8(load(at), _mm512_set1_epi8('0'));
        const Mask others = _mm512_cmpgt_epu8_mask(distances, _mm512_set1_epi8(9));
        const std::size_t start = *at == '-' ? 1 : 0;
        std::size_t end = first(from(others, start));
        if (end == start || (at[start] == '0' && end > start + 1)) return 0;
        if (end < kWidth - 1 && at[end] == '.') {
            const std::size_t fraction = end + 1;
            end = first(from(others, fraction));
            if (end == fraction) return 0;
        }
        return end < kWidth && (at[end] | 0x20) != 'e' ? end : 0;
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
