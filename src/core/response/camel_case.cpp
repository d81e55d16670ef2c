#include "core/response/camel_case.hpp"

#include "core/support/checked_windows.hpp"

namespace fastcore::response {

char* write_camel_case(char* out, std::string_view key, Checkpoint* checkpoint) {
    char* word_end = nullptr;  // behind the last byte that is no underscore; null: there was none yet
    in_checked_windows(key.size(), checkpoint, [&](std::size_t start, std::size_t end) {
        for (const char c : key.substr(start, end - start)) {
            if (c == '_') {
                *out++ = c;
                continue;
            }
            const bool behind_inner = word_end != nullptr && word_end != out;
            if (behind_inner) out = word_end;
            *out++ = behind_inner && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            word_end = out;
        }
    });
    return out;
}

}  // namespace fastcore::response
