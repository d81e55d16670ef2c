// Copies the strings of a row, and checks them on the way.
//
// Included by the kernel files only: see row_walk.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/response/row_source.hpp"
#include "core/response/shape_cache.hpp"
#include "core/support/hex.hpp"

namespace fastcore::response {
namespace {

/// Whether four hexadecimal digits start there.
[[gnu::always_inline]] inline bool holds_hex4(const char* at) {
    return (hex_value(at[0]) | hex_value(at[1]) | hex_value(at[2]) | hex_value(at[3])) >= 0;
}

/// Size of the escape that starts at the backslash `at`, 0 when it is invalid.
[[gnu::always_inline]] inline std::size_t escape_size(const char* at) {
    switch (at[1]) {
        case '"':
        case '\\':
        case '/':
        case 'b':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            return 2;
        case 'u':
            return holds_hex4(at + 2) ? 6 : 0;
        default:
            return 0;
    }
}

/// Moves both places behind a value of `size` bytes. Where all values of a key have one size, the CPU foresees it here
/// and goes on before it has found the value's end; the next token waits for that end otherwise.
[[gnu::always_inline]] inline void pass_value(RowSource& source, char*& out, std::size_t size, UsualSize* usual) {
    if (usual != nullptr) {
        const std::size_t foreseen = usual->size;
        std::size_t difference = size ^ foreseen;
        asm("" : "+r"(difference));  // hides from the compiler that both sizes are the same behind the branch
        if (difference == 0) {
            source.at += foreseen;
            out += foreseen;
            return;
        }
        usual->update(size);
    }
    source.at += size;
    out += size;
}

/// A bit for each of kStringPart bytes of a string.
struct StringMasks {
    std::uint64_t quotes;
    std::uint64_t backslashes;
    std::uint64_t controls;
    std::uint64_t escapable;  ///< may stand behind a backslash, other than `u`
};

inline constexpr std::size_t kStringPart = 64;

/// Tables for byte shuffles: a byte is in the set when the entries of its two halves share a bit. A byte from 0x80 on
/// has no low entry for these instructions.
using Nibbles = std::array<std::uint8_t, 16>;

struct NibbleTables {
    Nibbles low{};
    Nibbles high{};
};

constexpr NibbleTables nibble_tables(std::string_view set) {
    NibbleTables tables;
    std::uint8_t next = 1;
    for (const char c : set) {
        std::uint8_t& high = tables.high[static_cast<std::size_t>(c >> 4)];
        if (high == 0) {
            high = next;
            next = static_cast<std::uint8_t>(next << 1);
        }
        std::uint8_t& low = tables.low[static_cast<std::size_t>(c & 0xF)];
        low = static_cast<std::uint8_t>(low | high);
    }
    return tables;
}

inline constexpr NibbleTables kEscapable = nibble_tables("\"\\/bfnrt");

/// Which bytes have an odd number of backslashes before them. `carry`: that the first one has; it is set for the next
/// part. Runs of backslashes are told apart by the place they start at: a carry of the subtraction runs through them.
[[gnu::always_inline]] inline std::uint64_t escaped_bytes(std::uint64_t backslashes, std::uint64_t& carry) {
    constexpr std::uint64_t odd = 0xAAAAAAAAAAAAAAAA;
    const std::uint64_t starts = backslashes & ~carry;
    const std::uint64_t alternating = ((starts << 1 | odd) - starts) ^ odd;
    const std::uint64_t escaped = alternating ^ (backslashes | carry);
    carry = (alternating & backslashes) >> 63;
    return escaped;
}

/// Copies the string at source.at. False: it is invalid. Escapes are not branched on: which part of a text holds one
/// cannot be foreseen. Only `\u` is, and what is wrong.
template <class Kernel>
[[gnu::always_inline]] inline bool copy_text(RowSource& source, char*& out, typename Kernel::Block& seen) {
    std::uint64_t looked_at = ~std::uint64_t{1};  // not at the opening quote
    std::uint64_t carry = 0;
    while (true) {
        const StringMasks masks = Kernel::copy_string_part(source.at, out, seen);
        const std::uint64_t escaped = escaped_bytes(masks.backslashes, carry);
        const std::uint64_t end = masks.quotes & looked_at & ~escaped;
        const std::uint64_t inside = end ^ (end - 1);  // all when there is no end
        const std::uint64_t special = (masks.controls | (escaped & ~masks.escapable)) & inside;
        if (special != 0) [[unlikely]] {
            const auto i = static_cast<std::size_t>(std::countr_zero(special));
            constexpr std::size_t size = std::string_view("uXXXX").size();
            if ((escaped >> i & 1) == 0 || source.at[i] != 'u' || !holds_hex4(source.at + i + 1)) return false;
            std::memcpy(out + i, source.at + i, size);  // it may end behind the part
            source.at += i + size;
            out += i + size;
            carry = 0;
        } else if (end != 0) {
            const auto size = static_cast<std::size_t>(std::countr_zero(end)) + 1;
            source.at += size;
            out += size;
            return true;
        } else {
            source.at += kStringPart;
            out += kStringPart;
        }
        looked_at = ~std::uint64_t{0};
        source.refill();
    }
}

/// Likewise, for kernels with narrow blocks.
template <class Kernel>
[[gnu::always_inline]] inline bool copy_blocks(RowSource& source, char*& out, typename Kernel::Block& seen) {
    std::size_t passed = 1;  // bytes of the block that need no look: the opening quote, or an escape
    while (true) {
        const auto block = Kernel::load(source.at);
        Kernel::store(out, block);
        seen = Kernel::either(seen, block);
        auto stops = Kernel::from(Kernel::string_stops(block), passed);
        std::size_t step = Kernel::kWidth;
        passed = 0;
        while (Kernel::any(stops)) {
            const std::size_t i = Kernel::first(stops);
            if (source.at[i] == '"') {
                source.at += i + 1;
                out += i + 1;
                return true;
            }
            if (source.at[i] != '\\') return false;
            const std::size_t size = escape_size(source.at + i);
            if (size == 0) return false;
            if (i + size >= Kernel::kWidth) {  // the next block starts with this escape
                step = i;
                passed = size;
                break;
            }
            stops = Kernel::from(stops, i + size);
        }
        source.at += step;
        out += step;
        source.refill();
    }
}

/// Copies the string at source.at. False: it is invalid.
template <class Kernel>
[[gnu::always_inline]] inline bool copy_string(RowSource& source, char*& out, typename Kernel::Block& seen,
                                               UsualSize* usual) {
    if constexpr (Kernel::kForeseesSizes) {
        const auto block = Kernel::load(source.at);
        const auto stops = Kernel::from(Kernel::string_stops(block), 1);
        if (Kernel::any(stops)) [[likely]] {
            const std::size_t i = Kernel::first(stops);
            if (source.at[i] == '"') [[likely]] {
                Kernel::store(out, block);
                seen = Kernel::either(seen, block);
                pass_value(source, out, i + 1, usual);
                return true;
            }
        }
    }
    if constexpr (Kernel::kCopiesParts) {
        return copy_text<Kernel>(source, out, seen);
    } else {
        return copy_blocks<Kernel>(source, out, seen);
    }
}

}  // namespace
}  // namespace fastcore::response
