// What writes a text with its whitespace normalised, one function for each kind of CPU.
#pragma once

#include <cstddef>
#include <string_view>

namespace fastcore::digest {

/// Takes the same steps for each text that is no longer than `longest` bytes. There is room for text.size() bytes.
char* write_normalised_avx512(std::string_view text, std::size_t longest, char* out);

}  // namespace fastcore::digest
