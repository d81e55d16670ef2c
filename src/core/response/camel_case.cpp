#include "core/response/camel_case.hpp"

namespace fastcore::response {

void append_camel_case(std::string& out, std::string_view key) {
    const std::size_t first = key.find_first_not_of('_');
    if (first == std::string_view::npos) {
        out += key;
        return;
    }
    const std::size_t last = key.find_last_not_of('_');

    out += key.substr(0, first);
    bool after_underscore = false;
    for (const char c : key.substr(first, last - first + 1)) {
        if (c == '_') {
            after_underscore = true;
            continue;
        }
        const bool raise = after_underscore && c >= 'a' && c <= 'z';
        out += raise ? static_cast<char>(c - 'a' + 'A') : c;
        after_underscore = false;
    }
    out += key.substr(last + 1);
}

}  // namespace fastcore::response
