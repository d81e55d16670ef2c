#include "core/response/json_escape.hpp"

#include <cstdint>

#include "core/support/checked_windows.hpp"
#include "core/support/hex.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

char short_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
            return c;
        case '\b':
            return 'b';
        case '\t':
            return 't';
        case '\n':
            return 'n';
        case '\f':
            return 'f';
        case '\r':
            return 'r';
        default:
            return 0;
    }
}

char unescape(char c) {
    switch (c) {
        case 'b':
            return '\b';
        case 't':
            return '\t';
        case 'n':
            return '\n';
        case 'f':
            return '\f';
        case 'r':
            return '\r';
        default:
            return c;  // " \ /
    }
}

void append_unicode_escape(std::string& out, std::uint32_t unit) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[unit >> shift & 0xF];
}

/// The surrogate whose three bytes start at text[i], 0 when none does.
std::uint32_t surrogate_at(std::string_view text, std::size_t i) {
    constexpr unsigned char lead = 0xED;
    if (text.size() < i + 3 || static_cast<unsigned char>(text[i]) != lead) return 0;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    const auto third = static_cast<unsigned char>(text[i + 2]);
    return second >= 0xA0 ? 0xD000U | (second & 0x3FU) << 6 | (third & 0x3FU) : 0;
}

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

std::uint32_t joined(std::uint32_t high, std::uint32_t low) {
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

std::uint32_t hex4(std::string_view inside, std::size_t i) {
    std::uint32_t unit = 0;
    for (const char digit : inside.substr(i, 4)) unit = unit << 4 | static_cast<std::uint32_t>(hex_value(digit));
    return unit;
}

/// The unit of the escape \uXXXX at inside[i], 0 when something else stands there.
std::uint32_t unit_escape_at(std::string_view inside, std::size_t i) {
    return inside.substr(i, 2) == "\\u" ? hex4(inside, i + 2) : 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint);
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        windows.pass(i);
        const char c = text[i];
        if (const char escaped = short_escape(c)) {
            out += '\\';
            out += escaped;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            append_unicode_escape(out, static_cast<unsigned char>(c));
        } else if (const std::uint32_t unit = surrogate_at(text, i)) {
            const std::uint32_t next = surrogate_at(text, i + 3);
            if (is_high_surrogate(unit) && is_low_surrogate(next)) {
                append_utf8(out, joined(unit, next));
                i += 5;
            } else {
                append_unicode_escape(out, unit);
                i += 2;
            }
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

std::string decode_json_string(std::string_view inside, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint);
    std::string text;
    text.reserve(inside.size());
    for (std::size_t i = 0; i < inside.size();) {
        windows.pass(i);
        if (inside[i] != '\\') {
            text += inside[i++];
        } else if (inside[i + 1] != 'u') {
            text += unescape(inside[i + 1]);
            i += 2;
        } else {
            std::uint32_t code_point = hex4(inside, i + 2);
            i += 6;
            const std::uint32_t next = unit_escape_at(inside, i);
            if (is_high_surrogate(code_point) && is_low_surrogate(next)) {
                code_point = joined(code_point, next);
                i += 6;
            }
            append_utf8(text, code_point);
        }
    }
    return text;
}

}  // namespace fastcore::response
