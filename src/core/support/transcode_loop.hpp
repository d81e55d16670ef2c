// The loop around a kernel's steps from code units to UTF-8.
//
// Included by the transcode_<kernel>.cpp files only, each for its own CPU features. Everything here is internal to the
// file that includes it, so that the linker cannot hand one kernel's code to another.
#pragma once

#include <cstring>

#include "core/support/transcode.hpp"
#include "core/support/utf8_encode.hpp"

namespace fastcore::transcoding {
namespace {

inline bool is_surrogate(std::uint32_t unit) { return (unit & 0xFFFFF800U) == 0xD800U; }

/// How many units are not below `lowest`. Counted in their own width, so that compilers keep vectors of counters: a run
/// has to fit into a byte.
template <class Unit>
[[gnu::always_inline]] inline Unit count_from(Unit lowest, const Unit* units, std::size_t count) {
    Unit found = 0;
    for (std::size_t i = 0; i < count; ++i) found = static_cast<Unit>(found + (units[i] >= lowest ? 1 : 0));
    return found;
}

/// Bytes beyond one for each unit.
template <class Unit>
[[gnu::always_inline]] inline std::size_t count_more(const Unit* units, std::size_t count) {
    // One loop for each size: together in one, compilers make branches of them.
    std::size_t more = count_from<Unit>(0x80, units, count);
    if constexpr (sizeof(Unit) > 1) more += count_from<Unit>(0x800, units, count);
    if constexpr (sizeof(Unit) > 2) more += count_from<Unit>(0x10000, units, count);
    return more;
}

template <class Unit>
std::size_t measure(const Unit* units, std::size_t count) {
    constexpr std::size_t run = 128;
    std::size_t size = count;
    std::size_t i = 0;
    for (; i + run <= count; i += run) size += count_more(units + i, run);
    return size + count_more(units + i, count - i);
}

/// Transcodes from `unit` on while a whole block is ahead. Each unit still ahead takes a byte at least, so there is
/// room to store whole blocks. False: stopped in front of a lone surrogate.
template <class Kernel, class Unit>
[[gnu::always_inline]] inline bool write_blocks(const Unit*& unit, const Unit* const end, char*& out) {
    constexpr std::size_t block = Kernel::kBlock;
    constexpr std::size_t group = Kernel::kGroup;
    while (static_cast<std::size_t>(end - unit) >= block) {
        const std::size_t ascii = Kernel::copy_ascii(unit, out);
        unit += ascii;
        out += ascii;
        if (ascii == block) continue;
        // Text that is not ASCII mostly goes on so.
        while (static_cast<std::size_t>(end - unit) >= block && *unit >= 0x80) {
            if (Kernel::holds_surrogate(unit)) [[unlikely]] {
                for (; !is_surrogate(*unit); ++unit) out = encode_utf8(*unit, out);
                return false;
            }
            out += Kernel::encode_group(unit, out);
            unit += group;
        }
    }
    return true;
}

/// `Kernel` has, for each width of units:
/// copy_ascii(units, out): stores kBlock units as bytes and tells how many in front are ASCII;
/// holds_surrogate(units): one of the next kGroup units is one;
/// encode_group(units, out): writes the next kGroup units, and may touch kBlock bytes.
template <class Kernel, class Unit>
Utf8Result transcode(const Unit* unit, std::size_t count, char* const start) {
    const Unit* const end = unit + count;
    char* out = start;
    if (!write_blocks<Kernel>(unit, end, out)) return {static_cast<std::size_t>(out - start), true};

    // The rest goes on through a copy with zeros behind it, which are ASCII.
    constexpr std::size_t block = Kernel::kBlock;
    const auto left = static_cast<std::size_t>(end - unit);
    if (left == 0) return {static_cast<std::size_t>(out - start), false};
    Unit padded[2 * block];
    char text[(4 + 2) * block];
    std::memset(padded, 0, sizeof(padded));
    std::memcpy(padded, unit, left * sizeof(Unit));
    const Unit* rest = padded;
    char* text_end = text;
    const bool whole = write_blocks<Kernel>(rest, padded + left + block, text_end);
    const std::size_t zeros = whole ? static_cast<std::size_t>(rest - padded) - left : 0;
    const std::size_t size = static_cast<std::size_t>(text_end - text) - zeros;
    std::memcpy(out, text, size);
    return {static_cast<std::size_t>(out - start) + size, !whole};
}

template <class Kernel>
consteval Codecs codecs() noexcept {
    return {{measure<std::uint8_t>, transcode<Kernel, std::uint8_t>},
            {measure<std::uint16_t>, transcode<Kernel, std::uint16_t>},
            {measure<std::uint32_t>, transcode<Kernel, std::uint32_t>}};
}

}  // namespace
}  // namespace fastcore::transcoding
