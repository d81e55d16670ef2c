// The text that a JSON string stands for (RFC 8259, section 7).
#pragma once

#include <string>
#include <string_view>

namespace fastcore::sarif {

/// Appends the text of a valid JSON string's inside. A surrogate pair becomes one code point, a lone surrogate U+FFFD.
void append_decoded(std::string& out, std::string_view inside);

/// Size of the valid escape at the start of `text`, which is a backslash; 0: it is invalid.
std::size_t escape_size(std::string_view text);

}  // namespace fastcore::sarif
