#include "core/digest/whitespace.hpp"

#include <algorithm>

namespace fastcore::digest {

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_whitespace); }

char* write_normalised_text(std::string_view text, char* out) {
    const char* const start = out;
    bool behind_space = true;  // none is written at the start
    for (const char c : text) {
        const bool is_space = is_whitespace(c);
        *out = is_space ? ' ' : c;
        if (!(is_space && behind_space)) ++out;
        behind_space = is_space;
    }
    if (out != start && behind_space) --out;
    return out;
}

}  // namespace fastcore::digest
