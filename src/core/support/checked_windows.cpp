#include "core/support/checked_windows.hpp"

#include <cstring>

namespace fastcore {

char* copy_in_windows(char* to, std::string_view text, Checkpoint* checkpoint) {
    in_checked_windows(text.size(), checkpoint, [to, text](std::size_t start, std::size_t end) {
        std::memcpy(to + start, text.data() + start, end - start);
    });
    return to + text.size();
}

void append_in_windows(std::string& to, std::string_view text, Checkpoint* checkpoint) {
    in_checked_windows(text.size(), checkpoint,
                       [&to, text](std::size_t start, std::size_t end) { to.append(text.substr(start, end - start)); });
}

}  // namespace fastcore
