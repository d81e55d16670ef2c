#include "core/digest/whitespace.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace fastcore::digest {
namespace {

constexpr std::size_t kWordBytes = 8;

constexpr std::uint64_t each_byte(std::uint64_t byte) { return 0x0101010101010101 * byte; }

/// Bit 7 of each byte that is a space.
std::uint64_t spaces(std::uint64_t word) {
    const std::uint64_t others = word ^ each_byte(' ');
    return ~(((others & each_byte(0x7F)) + each_byte(0x7F)) | others | each_byte(0x7F));
}

/// Not 0 where a byte is a control character, and in no other word.
std::uint64_t controls(std::uint64_t word) { return (word - each_byte(' ')) & ~word & each_byte(0x80); }

}  // namespace

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_whitespace); }

char* write_normalised_text(std::string_view text, char* out) {
    const char* const start = out;
    bool behind_space = true;  // none is written at the start
    std::size_t i = 0;
    while (i < text.size()) {
        // most words of a text stay as they are: no control characters, no spaces side by side
        if constexpr (std::endian::native == std::endian::little) {
            std::uint64_t word;
            while (text.size() - i >= kWordBytes) {
                std::memcpy(&word, text.data() + i, kWordBytes);
                const std::uint64_t found = spaces(word);
                const std::uint64_t before = found << 8 | (behind_space ? 0x80 : 0);
                if (controls(word) != 0 || (found & before) != 0) break;
                std::memcpy(out, &word, kWordBytes);
                out += kWordBytes;
                i += kWordBytes;
                behind_space = found >> 63 != 0;
            }
        }
        for (const std::size_t end = std::min(i + kWordBytes, text.size()); i < end; ++i) {
            const bool is_space = is_whitespace(text[i]);
            *out = is_space ? ' ' : text[i];
            if (!(is_space && behind_space)) ++out;
            behind_space = is_space;
        }
    }
    if (out != start && behind_space) --out;
    return out;
}

}  // namespace fastcore::digest
