// The kernel for x86-64 CPUs with AVX-512 that move bytes together (VBMI2): 64 bytes of a text at once.
#if defined(__x86_64__)

// GCC 12 takes the registers that its own header leaves undefined for mistakes (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <algorithm>
#include <cstdint>

#include "core/digest/whitespace.hpp"
#include "core/digest/whitespace_kernel.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")
#endif

namespace fastcore::digest {

char* write_normalised_avx512(std::string_view text, std::size_t longest, char* out) {
    constexpr std::size_t block_bytes = 64;
    const __m512i space = _mm512_set1_epi8(' ');
    const char* const start = out;
    std::size_t rest = text.size();
    std::uint64_t behind_space = 1;  // none is written at the start
    for (std::size_t i = 0; i < longest; i += block_bytes) {
        const std::size_t taken = std::min(rest, block_bytes);
        const __mmask64 bytes = _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(taken));
        const __m512i block = _mm512_maskz_loadu_epi8(bytes, text.data() + (text.size() - rest));
        // \t to \r are five that follow each other
        const __mmask64 controls =
            _mm512_cmplt_epu8_mask(_mm512_sub_epi8(block, _mm512_set1_epi8('\t')), _mm512_set1_epi8(5));
        const __mmask64 spaces = (controls | _mm512_cmpeq_epi8_mask(block, space)) & bytes;
        const __mmask64 kept = bytes & ~(spaces & (spaces << 1 | behind_space));
        const __m512i written = _mm512_maskz_compress_epi8(kept, _mm512_mask_mov_epi8(block, controls, space));
        const auto count = static_cast<unsigned>(_mm_popcnt_u64(kept));
        _mm512_mask_storeu_epi8(out, _bzhi_u64(~std::uint64_t{0}, count), written);
        out += count;
        behind_space = spaces >> (block_bytes - 1);
        rest -= taken;
    }
    // told by what was read: what was written under a mask cannot be read again at once
    const bool ends_with_space = out != start && is_whitespace(text.back());
    return out - (ends_with_space ? 1 : 0);
}

}  // namespace fastcore::digest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
