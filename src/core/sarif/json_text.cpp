#include "core/sarif/json_text.hpp"

#include <algorithm>
#include <cstdint>

#include "core/support/hex.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::size_t kUnitEscape = std::string_view("\\uXXXX").size();

char unescaped(char c) {
    switch (c) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return c;
    }
}

/// The UTF-16 code unit of the escape at the start of `text`; 0 when something else stands there.
std::uint32_t unit_at(std::string_view text) {
    if (!text.starts_with("\\u")) return 0;
    std::uint32_t unit = 0;
    for (const char digit : text.substr(2, 4)) unit = unit << 4 | static_cast<std::uint32_t>(hex_value(digit));
    return unit;
}

bool is_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }
bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Appends the code point of one `\u` escape or of a pair; returns the size of what it read.
std::size_t append_unit(std::string& out, std::string_view text) {
    constexpr std::uint32_t replacement = 0xFFFD;
    const std::uint32_t unit = unit_at(text);
    if (!is_surrogate(unit)) {
        append_utf8(out, unit);
        return kUnitEscape;
    }
    const std::uint32_t low = unit_at(text.substr(kUnitEscape));
    if (is_high_surrogate(unit) && is_low_surrogate(low)) {
        append_utf8(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        return 2 * kUnitEscape;
    }
    append_utf8(out, replacement);
    return kUnitEscape;
}

}  // namespace

std::size_t escape_size(std::string_view text) {
    if (text.size() < 2) return 0;
    switch (text[1]) {
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
            if (text.size() < kUnitEscape) return 0;
            return std::ranges::all_of(text.substr(2, 4), [](char digit) { return hex_value(digit) >= 0; })
                       ? kUnitEscape
                       : 0;
        default:
            return 0;
    }
}

void append_decoded(std::string& out, std::string_view inside) {
    while (true) {
        const std::size_t plain = std::min(inside.find('\\'), inside.size());
        out.append(inside.substr(0, plain));
        inside.remove_prefix(plain);
        if (inside.empty()) return;
        if (inside[1] == 'u') {
            inside.remove_prefix(append_unit(out, inside));
        } else {
            out += unescaped(inside[1]);
            inside.remove_prefix(2);
        }
    }
}

}  // namespace fastcore::sarif
