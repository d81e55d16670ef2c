// The kernel for x86-64 CPUs with the SHA extensions: two messages side by side, as the instructions take longer to
// finish than to start.
#if defined(__x86_64__)

#include <immintrin.h>

#include <utility>

#include "core/digest/sha256_kernel.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("sha,sse4.1,ssse3"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("sha,sse4.1,ssse3")
#endif

#include "core/digest/sha256_two_streams.hpp"

namespace fastcore::digest {
namespace {

constexpr std::size_t kLanes = 2;
constexpr std::size_t kWordsAtOnce = 4;

__m128i load(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }
void store(void* to, __m128i words) { _mm_storeu_si128(static_cast<__m128i*>(to), words); }

/// One message between two blocks, its state as the instructions want it.
struct Stream {
    explicit Stream(const State& state) {
        const __m128i cdab = _mm_shuffle_epi32(load(state.data()), 0xB1);
        const __m128i efgh = _mm_shuffle_epi32(load(state.data() + kWordsAtOnce), 0x1B);
        abef = _mm_alignr_epi8(cdab, efgh, 8);
        cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    }

    void store_to(State& state) const {
        const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
        const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
        store(state.data(), _mm_blend_epi16(feba, dchg, 0xF0));
        store(state.data() + kWordsAtOnce, _mm_alignr_epi8(dchg, feba, 8));
    }

    void start(const std::byte* block) {
        const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
        for (std::size_t i = 0; i < kWordsAtOnce; ++i) {
            words[i] = _mm_shuffle_epi8(load(block + 16 * i), big_endian);
        }
        abef_before = abef;
        cdgh_before = cdgh;
    }

    template <std::size_t step>
    void four_rounds() {
        __m128i& now = words[step % 4];
        if constexpr (step >= 4) {
            const __m128i last = words[(step + 3) % 4];
            const __m128i seven_back = _mm_alignr_epi8(last, words[(step + 2) % 4], 4);
            now = _mm_sha256msg1_epu32(now, words[(step + 1) % 4]);
            now = _mm_sha256msg2_epu32(_mm_add_epi32(now, seven_back), last);
        }
        const __m128i terms = _mm_add_epi32(now, load(&kRoundConstants[kWordsAtOnce * step]));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, terms);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(terms, 0x0E));
    }

    void finish() {
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    __m128i abef, cdgh, abef_before, cdgh_before;
    __m128i words[4];  ///< the last 16 of the message schedule
};

}  // namespace

const Sha256Kernel kSha256ShaNi{"sha_ni", &compress<Stream>, &compress_two<Stream>, kLanes, kLanes};

}  // namespace fastcore::digest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
