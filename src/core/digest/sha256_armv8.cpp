// The kernel for 64-bit Arm CPUs with the SHA-256 instructions: two messages side by side, as the instructions take
// longer to finish than to start.
#if defined(__AARCH64EL__)

#include <arm_neon.h>

#include <utility>

#include "core/digest/sha256_kernel.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("sha2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("+crypto")
#endif

#include "core/digest/sha256_two_streams.hpp"

namespace fastcore::digest {
namespace {

constexpr std::size_t kLanes = 2;
constexpr std::size_t kWordsAtOnce = 4;

/// One message between two blocks.
struct Stream {
    explicit Stream(const State& state) : abcd(vld1q_u32(state.data())), efgh(vld1q_u32(state.data() + kWordsAtOnce)) {}

    void store_to(State& state) const {
        vst1q_u32(state.data(), abcd);
        vst1q_u32(state.data() + kWordsAtOnce, efgh);
    }

    void start(const std::byte* block) {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(block);
        for (std::size_t i = 0; i < kWordsAtOnce; ++i) {
            words[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes + 16 * i)));
        }
        abcd_before = abcd;
        efgh_before = efgh;
    }

    template <std::size_t step>
    void four_rounds() {
        uint32x4_t& now = words[step % 4];
        if constexpr (step >= 4) {
            now = vsha256su0q_u32(now, words[(step + 1) % 4]);
            now = vsha256su1q_u32(now, words[(step + 2) % 4], words[(step + 3) % 4]);
        }
        const uint32x4_t terms = vaddq_u32(now, vld1q_u32(&kRoundConstants[kWordsAtOnce * step]));
        const uint32x4_t abcd_now = abcd;
        abcd = vsha256hq_u32(abcd, efgh, terms);
        efgh = vsha256h2q_u32(efgh, abcd_now, terms);
    }

    void finish() {
        abcd = vaddq_u32(abcd, abcd_before);
        efgh = vaddq_u32(efgh, efgh_before);
    }

    uint32x4_t abcd, efgh, abcd_before, efgh_before;
    uint32x4_t words[4];  ///< the last 16 of the message schedule
};

}  // namespace

const Sha256Kernel kSha256Armv8{"armv8", &compress<Stream>, &compress_two<Stream>, kLanes, kLanes};

}  // namespace fastcore::digest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
