// The kernel for x86-64 CPUs with AVX2 and BMI: 32 bytes at a time.
#if defined(__x86_64__)

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
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif

#include "core/response/row_walk.hpp"

namespace fastcore::response {
namespace {

struct Avx2 {
    static constexpr std::size_t kWidth = 32;
    static constexpr bool kForeseesSizes = true;
    static constexpr bool kCopiesParts = true;
    using Block = __m256i;
    using Mask = std::uint64_t;  ///< a bit for each byte; wider than needed so that shifts by 32 are defined

    static Block zero() { return _mm256_setzero_si256(); }
    static Block load(const char* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
    static void store(char* to, Block block) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), block); }
    static Block either(Block a, Block b) { return _mm256_or_si256(a, b); }
    static Mask high_bits(Block block) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(block)); }
    static bool holds_non_ascii(Block block) { return high_bits(block) != 0; }

    static Mask string_stops(Block block) {
        const Block quotes = _mm256_cmpeq_epi8(block, _mm256_set1_epi8('"'));
        const Block backslashes = _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\'));
        const Block controls = _mm256_cmpeq_epi8(_mm256_min_epu8(block, _mm256_set1_epi8(0x1F)), block);
        return high_bits(either(either(quotes, backslashes), controls));
    }

    static StringMasks copy_string_part(const char* from, char* to, Block& seen) {
        const StringMasks low = copy_half_part(from, to, seen);
        const StringMasks high = copy_half_part(from + kWidth, to + kWidth, seen);
        return {low.quotes | high.quotes << kWidth, low.backslashes | high.backslashes << kWidth,
                low.controls | high.controls << kWidth, low.escapable | high.escapable << kWidth};
    }

    static StringMasks copy_half_part(const char* from, char* to, Block& seen) {
        const Block block = load(from);
        store(to, block);
        seen = either(seen, block);
        const Block low_nibbles = _mm256_shuffle_epi8(load_twice(kEscapable.low), block);
        const Block high_nibbles = _mm256_shuffle_epi8(
            load_twice(kEscapable.high), _mm256_and_si256(_mm256_srli_epi16(block, 4), _mm256_set1_epi8(0x0F)));
        const Block others = _mm256_cmpeq_epi8(_mm256_and_si256(low_nibbles, high_nibbles), zero());
        return {high_bits(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"'))),
                high_bits(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\'))),
                high_bits(_mm256_cmpeq_epi8(_mm256_min_epu8(block, _mm256_set1_epi8(0x1F)), block)),
                high_bits(others) ^ 0xFFFFFFFF};
    }

    static Block load_twice(const Nibbles& table) {
        return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
    }

    static bool any(Mask mask) { return mask != 0; }
    static std::size_t first(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)); }
    static Mask from(Mask mask, std::size_t i) { return mask & (~Mask{0} << i); }

    static void copy(char* to, const char* from, std::size_t size) {
        std::size_t i = 0;
        do {
            store(to + i, load(from + i));
            i += kWidth;
        } while (i < size);
    }

    static bool equals(const char* text, const char* spelling, std::size_t size) {
        for (std::size_t i = 0;; i += kWidth) {
            const Mask same = high_bits(_mm256_cmpeq_epi8(load(text + i), load(spelling + i)));
            const std::size_t left = size - i;
            if (left <= kWidth) return _bzhi_u64(~same, static_cast<unsigned>(left)) == 0;
            if (same != 0xFFFFFFFF) return false;
        }
    }

    static bool starts_with(const char* text, const Lead& lead) {
        const Block others = _mm256_xor_si256(load(text), load(lead.text.data()));
        return _mm256_testz_si256(others, load(lead.mask.data())) != 0;
    }

    /// Size of the number at `at`; 0: it is invalid, has an exponent, or is too long to be sure.
    static std::size_t number_size(const char* at) {
        const Block distances = _mm256_sub_epi8(load(at), _mm256_set1_epi8('0'));
        const Mask others = ~high_bits(_mm256_cmpeq_epi8(_mm256_min_epu8(distances, _mm256_set1_epi8(9)), distances));
        const std::size_t start = *at == '-' ? 1 : 0;
        std::size_t end = first(from(others, start));
        if (end == start || (at[start] == '0' && end > start + 1)) return 0;
        if (at[end] == '.') {
            const std::size_t fraction = end + 1;
            end = first(from(others, fraction));
            if (end == fraction) return 0;
        }
        return end < kWidth && (at[end] | 0x20) != 'e' ? end : 0;
    }
};

}  // namespace

WalkResult walk_row_avx2(std::string_view row, bool known_utf8, WalkState& state, char*& out) {
    return walk_row<Avx2>(row, known_utf8, state, out);
}

}  // namespace fastcore::response

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
