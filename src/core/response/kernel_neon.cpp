// The kernel for 64-bit Arm CPUs: 16 bytes at a time.
#if defined(__AARCH64EL__)

#include <arm_neon.h>

#include <bit>
#include <cstdint>

#include "core/response/kernel.hpp"
#include "core/response/row_walk.hpp"

namespace fastcore::response {
namespace {

struct Neon {
    static constexpr std::size_t kWidth = 16;
    static constexpr bool kForeseesSizes = true;
    static constexpr bool kCopiesParts = false;
    using Block = uint8x16_t;
    using Mask = std::uint64_t;  ///< four bits for each byte

    static Block zero() { return vdupq_n_u8(0); }
    static Block load(const char* from) { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(from)); }
    static void store(char* to, Block block) { vst1q_u8(reinterpret_cast<std::uint8_t*>(to), block); }
    static Block either(Block a, Block b) { return vorrq_u8(a, b); }
    static bool holds_non_ascii(Block block) { return vmaxvq_u8(block) >= 0x80; }

    /// `marked` is all ones or zeros in each byte.
    static Mask mask(Block marked) {
        return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(marked), 4)), 0);
    }

    static Mask string_stops(Block block) {
        const Block quotes = vceqq_u8(block, vdupq_n_u8('"'));
        const Block backslashes = vceqq_u8(block, vdupq_n_u8('\\'));
        return mask(either(either(quotes, backslashes), vcltq_u8(block, vdupq_n_u8(0x20))));
    }

    static bool any(Mask mask) { return mask != 0; }
    static std::size_t first(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)) / 4; }
    static Mask from(Mask mask, std::size_t i) { return i < kWidth ? mask & (~Mask{0} << (4 * i)) : 0; }

    static void copy(char* to, const char* from, std::size_t size) {
        std::size_t i = 0;
        do {
            store(to + i, load(from + i));
            i += kWidth;
        } while (i < size);
    }

    static bool equals(const char* text, const char* spelling, std::size_t size) {
        for (std::size_t i = 0;; i += kWidth) {
            const Mask others = ~mask(vceqq_u8(load(text + i), load(spelling + i)));
            if (size - i <= kWidth) return first(others) >= size - i;
            if (others != 0) return false;
        }
    }

    static bool starts_with(const char* text, const Lead& lead) {
        Block others = zero();
        for (std::size_t i = 0; i < Lead::kSizeMax; i += kWidth) {
            others = either(others,
                            vandq_u8(veorq_u8(load(text + i), load(lead.text.data() + i)), load(lead.mask.data() + i)));
        }
        return vmaxvq_u8(others) == 0;
    }

    /// Size of the number at `at`; 0: it is invalid, has an exponent, or is too long to be sure.
    static std::size_t number_size(const char* at) {
        const Mask others = mask(vcgtq_u8(vsubq_u8(load(at), vdupq_n_u8('0')), vdupq_n_u8(9)));
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

WalkResult walk_row_neon(std::string_view row, bool known_utf8, WalkState& state, char*& out) {
    return walk_row<Neon>(row, known_utf8, state, out);
}

}  // namespace fastcore::response

#endif
