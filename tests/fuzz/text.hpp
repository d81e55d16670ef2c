// Text by the rules of the response builders, written apart from the code under test and as plainly as they read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fastcore::fuzz {

/// Code points, lone surrogates among them.
using Text = std::u32string;

constexpr bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

struct Decoded {
    Text text;
    std::optional<std::size_t> invalid_at;  ///< the first byte of the first ill-formed sequence; `text` stops there
};

enum class Surrogates : unsigned char { refused, taken };

/// Surrogates are taken in the form of three bytes.
Decoded decode_utf8(std::string_view bytes, Surrogates surrogates = Surrogates::refused);

/// Likewise, without the bytes that are ill-formed.
Text repaired(std::string_view bytes);

void append_utf8(std::string& out, char32_t c);
std::string utf8(const Text& text);

/// `text` as the builders write names and keys, in quotes.
std::string json_string(const Text& text);

/// The decoded inside of a valid JSON string.
Text unescaped(const Text& inside);

Text camel_case(const Text& key);

}  // namespace fastcore::fuzz
