#include "core/response/json_text.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/support/checked_windows.hpp"
#include "core/support/hex.hpp"

namespace fastcore::response {
namespace {

constexpr std::size_t kEscapeSizeMax = 6;  // \u001f
constexpr std::size_t kWord = sizeof(std::uint64_t);

/// The letter of a short escape, 'u' where there is none, 0 for a character that stands for itself.
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> escapes{};
    for (std::size_t c = 0; c < ' '; ++c) escapes[c] = 'u';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    return escapes;
}();

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = 0x8080808080808080U;

/// The high bit of each byte that is zero; bits above the lowest one that is set may be wrong.
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }

/// Likewise of each byte that has to be escaped.
constexpr std::uint64_t escaped_bytes(std::uint64_t word) {
    const std::uint64_t controls = (word - kOnes * ' ') & ~word & kHighs;
    return controls | zero_bytes(word ^ kOnes * '"') | zero_bytes(word ^ kOnes * '\\');
}

char* write_escape(char c, char letter, char* out) {
    *out++ = '\\';
    *out++ = letter;
    if (letter == 'u') {
        const auto byte = static_cast<unsigned char>(c);
        *out++ = '0';
        *out++ = '0';
        *out++ = kHexDigits[byte >> 4];
        *out++ = kHexDigits[byte & 0xF];
    }
    return out;
}

/// Copies up to the first character that has to be escaped, and returns it. There is room for all up to `end`.
const char* copy_plain(const char* at, const char* end, char*& out) {
    if constexpr (std::endian::native == std::endian::little) {
        while (static_cast<std::size_t>(end - at) >= kWord) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, kWord);
            std::memcpy(out, at, kWord);
            const std::uint64_t escaped = escaped_bytes(word);
            const std::size_t plain = escaped == 0 ? kWord : static_cast<std::size_t>(std::countr_zero(escaped)) / 8;
            at += plain;
            out += plain;
            if (plain != kWord) return at;
        }
    }
    while (at != end && kEscapes[static_cast<unsigned char>(*at)] == 0) *out++ = *at++;
    return at;
}

}  // namespace

void append_json_text(Answer& out, std::string_view text, Checkpoint* checkpoint) {
    constexpr std::size_t quotes = 2;
    out.reserve(text.size() + quotes);
    char* to = out.end();
    *to++ = '"';
    const char* at = text.data();
    const char* const end = at + text.size();
    for (CheckedWindows windows(checkpoint); at != end;) {
        const std::size_t window_end = windows.end(static_cast<std::size_t>(at - text.data()), text.size());
        const char* const stop = text.data() + window_end;
        while ((at = copy_plain(at, stop, to)) != stop) {
            out.set_end(to);
            out.reserve(kEscapeSizeMax + static_cast<std::size_t>(end - at) + quotes);
            to = write_escape(*at, kEscapes[static_cast<unsigned char>(*at)], out.end());
            ++at;
        }
    }
    *to++ = '"';
    out.set_end(to);
}

}  // namespace fastcore::response
