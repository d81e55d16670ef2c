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

/// Bytes behind a text and the longest one that are touched below.
inline constexpr std::size_t kNormalisingSlack = 32;

/// The same for one of several texts, the longest of which has `longest` bytes: it takes the same steps for each of
/// them, so that no branch has to be foreseen that depends on a size. kNormalisingSlack bytes more than `longest` can
/// be read at the text, and written.
char* write_normalised_text(std::string_view text, std::size_t longest, char* out);

}  // namespace fastcore::digest
