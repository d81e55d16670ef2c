// Texts that are equal but for their whitespace.
#pragma once

#include <cstddef>
#include <string_view>

namespace fastcore::digest {

/// ASCII whitespace: space, \t, \n, \v, \f, \r.
constexpr bool is_whitespace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Writes the text with runs of ASCII whitespace made one space and none at its ends, and returns the place behind it.
/// There is room for text.size() bytes.
char* write_normalised_text(std::string_view text, char* out);

}  // namespace fastcore::digest
