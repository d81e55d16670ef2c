// The kernel for every CPU: eight bytes at a time in a general register.
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/response/kernel.hpp"
#include "core/response/row_walk.hpp"

namespace fastcore::response {
namespace {

struct Portable {
    static constexpr std::size_t kWidth = 8;
    static constexpr bool kForeseesSizes = false;
    static constexpr bool kCopiesParts = false;
    using Block = std::uint64_t;  ///< the first byte is the lowest
    using Mask = std::uint64_t;   ///< the high bit of each byte

    static constexpr std::uint64_t kHighBits = 0x8080808080808080;

    static constexpr std::uint64_t repeat(unsigned char byte) { return std::uint64_t{0x0101010101010101} * byte; }

    static Block zero() { return 0; }

    static Block load(const char* from) {
        Block block;
        std::memcpy(&block, from, sizeof(block));
        if constexpr (std::endian::native == std::endian::big) block = __builtin_bswap64(block);
        return block;
    }

    static void store(char* to, Block block) {
        if constexpr (std::endian::native == std::endian::big) block = __builtin_bswap64(block);
        std::memcpy(to, &block, sizeof(block));
    }

    static Block either(Block a, Block b) { return a | b; }
    static bool holds_non_ascii(Block block) { return (block & kHighBits) != 0; }

    /// Exact for every byte: no borrow runs from one into the next.
    static Mask zero_bytes(Block block) {
        const Block low = block & ~kHighBits;
        return ~((low + ~kHighBits) | block) & kHighBits;
    }

    static Mask string_stops(Block block) {
        return zero_bytes(block ^ repeat('"')) | zero_bytes(block ^ repeat('\\')) | zero_bytes(block & repeat(0xE0));
    }

    static bool any(Mask mask) { return mask != 0; }
    static std::size_t first(Mask mask) { return static_cast<std::size_t>(std::countr_zero(mask)) / 8; }
    static Mask from(Mask mask, std::size_t i) { return i < kWidth ? mask & (~Mask{0} << (8 * i)) : 0; }

    static void copy(char* to, const char* from, std::size_t size) {
        for (std::size_t i = 0; i < size; i += kWidth) store(to + i, load(from + i));
    }

    static bool equals(const char* text, const char* spelling, std::size_t size) {
        return std::memcmp(text, spelling, size) == 0;
    }

    static bool starts_with(const char* text, const Lead& lead) {
        Block others = 0;
        for (std::size_t i = 0; i < Lead::kSizeMax; i += kWidth) {
            others |= (load(text + i) ^ load(lead.text.data() + i)) & load(lead.mask.data() + i);
        }
        return others == 0;
    }

    /// Size of the number at `at`; 0: it is invalid, or too long to be sure.
    static std::size_t number_size(const char* at) {
        constexpr std::size_t limit = 32;
        const TokenScan number = scan_number({at, limit}, 0);
        return number.reason == nullptr && number.end < limit ? number.end : 0;
    }
};

}  // namespace

WalkResult walk_row_portable(std::string_view row, bool known_utf8, WalkState& state, char*& out) {
    return walk_row<Portable>(row, known_utf8, state, out);
}

}  // namespace fastcore::response
