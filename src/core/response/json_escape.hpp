// JSON strings, written and read (RFC 8259, section 7).
//
// Decoded text is UTF-8 in which a lone surrogate stands as the three bytes UTF-8 would give it (WTF-8),
// so that every JSON string has a decoded form.
#pragma once

#include <string>
#include <string_view>

#include "core/support/checkpoint.hpp"

namespace fastcore::response {

// A checkpoint may be null.

/// Appends `text` in quotes: short escapes, `\u00xx` for other control characters, `\udxxx` for lone surrogates. Two
/// surrogates that have come to stand side by side are written as the code point they form.
void append_json_string(std::string& out, std::string_view text, Checkpoint* checkpoint = nullptr);

/// Likewise, as a text of its own.
std::string json_string(std::string_view text);

/// The text of a valid JSON string's inside; a surrogate pair becomes one code point.
std::string decode_json_string(std::string_view inside, Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::response
