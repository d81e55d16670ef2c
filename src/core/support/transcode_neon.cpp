// Transcoding for 64-bit Arm CPUs.
#if defined(__AARCH64EL__)

#include <arm_neon.h>

#include <bit>

#include "core/support/transcode.hpp"
#include "core/support/transcode_loop.hpp"

namespace fastcore::transcoding {
namespace {

struct Neon {
    static constexpr std::size_t kBlock = 16;
    static constexpr std::size_t kGroup = 4;

    static std::size_t copy_ascii(const std::uint8_t* units, char* out) {
        const uint8x16_t block = vld1q_u8(units);
        store(out, block);
        return leading_ascii(vcgeq_u8(block, vdupq_n_u8(0x80)));
    }

    static std::size_t copy_ascii(const std::uint16_t* units, char* out) {
        const uint16x8_t low = vld1q_u16(units);
        const uint16x8_t high = vld1q_u16(units + 8);
        store(out, narrowed(low, high));
        const uint16x8_t first = vdupq_n_u16(0x80);
        return leading_ascii(narrowed(vcgeq_u16(low, first), vcgeq_u16(high, first)));
    }

    static std::size_t copy_ascii(const std::uint32_t* units, char* out) {
        const uint32x4_t a = vld1q_u32(units);
        const uint32x4_t b = vld1q_u32(units + 4);
        const uint32x4_t c = vld1q_u32(units + 8);
        const uint32x4_t d = vld1q_u32(units + 12);
        store(out, narrowed(narrowed(a, b), narrowed(c, d)));
        const uint32x4_t first = vdupq_n_u32(0x80);
        return leading_ascii(narrowed(narrowed(vcgeq_u32(a, first), vcgeq_u32(b, first)),
                                      narrowed(vcgeq_u32(c, first), vcgeq_u32(d, first))));
    }

    static bool holds_surrogate(const std::uint8_t*) { return false; }

    template <class Unit>
    static bool holds_surrogate(const Unit* units) {
        const uint32x4_t head = vandq_u32(widened(units), vdupq_n_u32(~0x7FFU));
        return vmaxvq_u32(vceqq_u32(head, vdupq_n_u32(0xD800))) != 0;
    }

    template <class Unit>
    static std::size_t encode_group(const Unit* units, char* out) {
        const uint32x4_t points = widened(units);
        const uint32x4_t from_2 = vcgeq_u32(points, vdupq_n_u32(0x80));
        const uint32x4_t from_3 = vcgeq_u32(points, vdupq_n_u32(0x800));
        const uint32x4_t from_4 = vcgeq_u32(points, vdupq_n_u32(0x10000));

        // Six bits of each code point in each of its four bytes, the last ones in the last byte. Each step of the
        // marks turns the lead that the one before has set into a following byte.
        const uint32x4_t last = vshlq_n_u32(points, 24);
        const uint32x4_t bits = vorrq_u32(vorrq_u32(part(last, 0x3F000000), part(vshlq_n_u32(points, 10), 0x003F0000)),
                                          vorrq_u32(part(vshrq_n_u32(points, 4), 0x00003F00), vshrq_n_u32(points, 18)));
        const uint32x4_t marks =
            veorq_u32(veorq_u32(vdupq_n_u32(0x80C08080), part(from_3, 0x00406000)), part(from_4, 0x00006070));
        const uint32x4_t spread = vbslq_u32(from_2, vorrq_u32(bits, marks), last);

        // Comparisons give -1: the size of each sequence less one is the sum, negated.
        const uint32x4_t more = negated(vaddq_u32(vaddq_u32(from_2, from_3), from_4));
        const int32x4_t place_1{0, 1, 2, 3};
        const int32x4_t place_2{3, 4, 5, 6};  // of bit 1, which is shifted by one already
        const uint32x4_t index = vorrq_u32(vshlq_u32(part(more, 1), place_1), vshlq_u32(part(more, 2), place_2));
        const uint8x16_t packing = vld1q_u8(kPacking[vaddvq_u32(index)].data());
        store(out, vqtbl1q_u8(vreinterpretq_u8_u32(spread), packing));
        return 4 + std::size_t{vaddvq_u32(more)};
    }

private:
    static void store(char* to, uint8x16_t block) { vst1q_u8(reinterpret_cast<std::uint8_t*>(to), block); }

    static uint8x16_t narrowed(uint16x8_t low, uint16x8_t high) { return vmovn_high_u16(vmovn_u16(low), high); }
    static uint16x8_t narrowed(uint32x4_t low, uint32x4_t high) { return vmovn_high_u32(vmovn_u32(low), high); }

    /// Bytes of ones mark units that are not ASCII.
    static std::size_t leading_ascii(uint8x16_t marked) {
        const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(marked), 4);
        return static_cast<std::size_t>(std::countr_zero(vget_lane_u64(vreinterpret_u64_u8(nibbles), 0))) / 4;
    }

    static uint32x4_t part(uint32x4_t lanes, std::uint32_t bits) { return vandq_u32(lanes, vdupq_n_u32(bits)); }

    static uint32x4_t negated(uint32x4_t lanes) {
        return vreinterpretq_u32_s32(vnegq_s32(vreinterpretq_s32_u32(lanes)));
    }

    static uint32x4_t widened(const std::uint8_t* units) {
        std::uint32_t bytes;
        std::memcpy(&bytes, units, sizeof(bytes));
        return vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(bytes))));
    }
    static uint32x4_t widened(const std::uint16_t* units) { return vmovl_u16(vld1_u16(units)); }
    static uint32x4_t widened(const std::uint32_t* units) { return vld1q_u32(units); }
};

}  // namespace

constinit const Codecs kNeon = codecs<Neon>();

}  // namespace fastcore::transcoding

#endif
