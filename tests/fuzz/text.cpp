#include "fuzz/text.hpp"

#include <array>

namespace fastcore::fuzz {
namespace {

struct Form {
    unsigned char lead_from, lead_to;
    std::size_t size;
    char32_t least;
};

// The Unicode Standard 15, table 3-6; `least` refuses overlong forms.
constexpr std::array<Form, 4> kForms{Form{0x00, 0x7F, 1, 0}, Form{0xC0, 0xDF, 2, 0x80}, Form{0xE0, 0xEF, 3, 0x800},
                                     Form{0xF0, 0xF7, 4, 0x10000}};

unsigned char byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

struct CodePoint {
    char32_t value;
    std::size_t size;
};

std::optional<CodePoint> code_point_at(std::string_view bytes, std::size_t i, Surrogates surrogates) {
    const unsigned char lead = byte_at(bytes, i);
    for (const Form& form : kForms) {
        if (lead < form.lead_from || lead > form.lead_to) continue;
        if (bytes.size() - i < form.size) return std::nullopt;
        char32_t value = lead - form.lead_from;
        for (std::size_t k = 1; k < form.size; ++k) {
            const unsigned char next = byte_at(bytes, i + k);
            if (next < 0x80 || next > 0xBF) return std::nullopt;
            value = value * 64 + (next - 0x80U);
        }
        if (value < form.least || value > 0x10FFFF) return std::nullopt;
        if (is_surrogate(value) && surrogates == Surrogates::refused) return std::nullopt;
        return CodePoint{value, form.size};
    }
    return std::nullopt;
}

char32_t hex(const Text& digits) {
    char32_t value = 0;
    for (const char32_t digit : digits) {
        value = value * 16 + (digit <= U'9' ? digit - U'0' : (digit | 0x20) - U'a' + 10);
    }
    return value;
}

/// A high and a low surrogate side by side become the code point they mean.
Text joined(const Text& text) {
    Text result;
    for (const char32_t c : text) {
        if (c >= 0xDC00 && c <= 0xDFFF && !result.empty() && result.back() >= 0xD800 && result.back() <= 0xDBFF) {
            result.back() = 0x10000 + (result.back() - 0xD800) * 0x400 + (c - 0xDC00);
        } else {
            result.push_back(c);
        }
    }
    return result;
}

}  // namespace

Decoded decode_utf8(std::string_view bytes, Surrogates surrogates) {
    Decoded decoded;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto code_point = code_point_at(bytes, i, surrogates);
        if (!code_point) {
            decoded.invalid_at = i;
            break;
        }
        decoded.text.push_back(code_point->value);
        i += code_point->size;
    }
    return decoded;
}

Text repaired(std::string_view bytes) {
    Text text;
    while (true) {
        const Decoded decoded = decode_utf8(bytes, Surrogates::taken);
        text += decoded.text;
        if (!decoded.invalid_at) return text;
        bytes.remove_prefix(*decoded.invalid_at + 1);
    }
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c >= 0x10000) {
        put(0xF0 + c / 0x40000);
        put(0x80 + c / 0x1000 % 0x40);
    } else if (c >= 0x800) {
        put(0xE0 + c / 0x1000);
    }
    put(c < 0x800 ? 0xC0 + c / 0x40 : 0x80 + c / 0x40 % 0x40);
    put(0x80 + c % 0x40);
}

std::string utf8(const Text& text) {
    std::string out;
    for (const char32_t c : text) append_utf8(out, c);
    return out;
}

std::string json_string(const Text& text) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::u32string_view short_escapes = U"\"\\\b\t\n\f\r";
    constexpr std::string_view short_letters = "\"\\btnfr";
    std::string out = "\"";
    for (const char32_t c : joined(text)) {
        if (const std::size_t i = short_escapes.find(c); i != std::u32string_view::npos) {
            out += '\\';
            out += short_letters[i];
        } else if (c < 0x20 || is_surrogate(c)) {
            out += "\\u";
            for (const unsigned shift : {12U, 8U, 4U, 0U}) out += digits[(c >> shift) & 0xFU];
        } else {
            append_utf8(out, c);
        }
    }
    return out += '"';
}

Text unescaped(const Text& inside) {
    constexpr std::u32string_view letters = U"bfnrt";
    constexpr std::u32string_view meanings = U"\b\f\n\r\t";
    Text text;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] != U'\\') {
            text.push_back(inside[i]);
            continue;
        }
        const char32_t letter = inside[++i];
        if (letter == U'u') {
            text.push_back(hex(inside.substr(i + 1, 4)));
            i += 4;
        } else {
            const std::size_t known = letters.find(letter);
            text.push_back(known == std::u32string_view::npos ? letter : meanings[known]);
        }
    }
    return joined(text);
}

Text camel_case(const Text& key) {
    const std::size_t first = key.find_first_not_of(U'_');
    if (first == Text::npos) return key;
    const std::size_t last = key.find_last_not_of(U'_');
    Text camel = key.substr(0, first);
    bool behind_underscore = false;
    for (std::size_t i = first; i <= last; ++i) {
        if (key[i] == U'_') {
            behind_underscore = true;
            continue;
        }
        const bool is_lower = key[i] >= U'a' && key[i] <= U'z';
        camel.push_back(behind_underscore && is_lower ? key[i] - U'a' + U'A' : key[i]);
        behind_underscore = false;
    }
    return camel + key.substr(last + 1);
}

}  // namespace fastcore::fuzz
