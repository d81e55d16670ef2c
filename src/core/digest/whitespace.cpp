#include "core/digest/whitespace.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/digest/whitespace_kernel.hpp"
#include "core/support/cpu.hpp"

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

#if defined(__SSE2__)
constexpr std::size_t kBlockBytes = 16;

/// So many bytes of a text.
struct Block {
    explicit Block(const char* from) : text(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))) {
        // \t to \r are five that follow each other
        const __m128i from_tab = _mm_sub_epi8(text, _mm_set1_epi8('\t'));
        is_control = _mm_cmpeq_epi8(_mm_min_epu8(from_tab, _mm_set1_epi8('\r' - '\t')), from_tab);
        const __m128i is_space = _mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8(' ')), is_control);
        spaces = static_cast<unsigned>(_mm_movemask_epi8(is_space));
    }

    /// Each whitespace a space.
    void write(char* out) const {
        const __m128i space = _mm_set1_epi8(' ');
        const __m128i written = _mm_or_si128(_mm_andnot_si128(is_control, text), _mm_and_si128(is_control, space));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), written);
    }

    __m128i text;
    __m128i is_control;
    unsigned spaces;  ///< one bit a byte
};

/// Copies whole blocks as long as there is no whitespace side by side in them, each one a space; returns how many
/// bytes.
std::size_t copy_blocks(std::string_view text, char*& out, bool& behind_space) {
    std::size_t i = 0;
    for (; text.size() - i >= kBlockBytes; i += kBlockBytes) {
        const Block block(text.data() + i);
        if ((block.spaces & (block.spaces << 1 | (behind_space ? 1U : 0U))) != 0) break;
        block.write(out);
        out += kBlockBytes;
        behind_space = (block.spaces & 0x8000) != 0;
    }
    return i;
}
#endif

}  // namespace

char* write_normalised_text(std::string_view text, char* out) {
#if defined(__x86_64__)
    if (active_kernel() == Kernel::avx512) return write_normalised_avx512(text, text.size(), out);
#endif
    const char* const start = out;
    bool behind_space = true;  // none is written at the start
    std::size_t i = 0;
    while (i < text.size() && is_whitespace(text[i])) ++i;
    while (i < text.size()) {
#if defined(__SSE2__)
        i += copy_blocks(text.substr(i), out, behind_space);
#endif
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

char* write_normalised_text(std::string_view text, [[maybe_unused]] std::size_t longest, char* out) {
#if defined(__x86_64__)
    if (active_kernel() == Kernel::avx512) return write_normalised_avx512(text, longest, out);
#endif
#if defined(__SSE2__)
    if (text.empty()) return out;
    const char* const from = text.data();
    const auto leading = static_cast<std::size_t>(std::countr_one(Block(from).spaces));
    if (leading >= std::min(kBlockBytes, text.size())) return write_normalised_text(text, out);
    const std::size_t size = text.size() - leading;
    std::size_t rest = size;
    unsigned repeated = 0;
    unsigned last_space = 0;
    for (std::size_t i = 0; i < longest; i += kBlockBytes) {
        const Block block(from + leading + i);
        const std::size_t taken = std::min(rest, kBlockBytes);
        const unsigned spaces = block.spaces & ((1U << taken) - 1);
        repeated |= spaces & (spaces << 1 | last_space);
        last_space = spaces >> (kBlockBytes - 1);
        block.write(out + i);
        rest -= taken;
    }
    if (repeated != 0) return write_normalised_text(text, out);
    return out + size - (out[size - 1] == ' ' ? 1 : 0);
#else
    return write_normalised_text(text, out);
#endif
}

}  // namespace fastcore::digest
