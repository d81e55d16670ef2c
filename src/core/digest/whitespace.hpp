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

/// How far the function below reads and writes beyond `longest` bytes.
inline constexpr std::size_t kNormalisingSlack = 32;

/// The same for one of several texts, the longest of which has `longest` bytes: it takes the same steps for each of
/// them, as no branch that depends on a size could be foreseen. `longest` and kNormalisingSlack bytes can be read from
/// the start of the text, and written.
char* write_normalised_text(std::string_view text, std::size_t longest, char* out);

}  // namespace fastcore::digest
