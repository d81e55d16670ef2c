// Long work in windows, with a look at the checkpoint between them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/support/checkpoint.hpp"

namespace fastcore {

/// What even byte-wise work passes in less than a tenth of a second.
inline constexpr std::size_t kWindow = std::size_t{16} << 20;

/// Tells work that goes through a text how far it may go before it asks again.
class CheckedWindows {
public:
    /// `checkpoint` may be null.
    explicit CheckedWindows(Checkpoint* checkpoint, std::size_t start = 0)
        : checkpoint_(checkpoint), end_(start + kWindow) {}

    /// Looks at the checkpoint when `at` is behind the window. The next window starts there.
    void pass(std::size_t at) {
        if (at < end_) [[likely]]
            return;
        end_ = at + kWindow;
        if (checkpoint_ != nullptr) checkpoint_->check();
    }

    /// Likewise. Returns the end of the window, or of the text where that comes first.
    std::size_t end(std::size_t at, std::size_t text_size) {
        pass(at);
        return std::min(end_, text_size);
    }

private:
    Checkpoint* checkpoint_;
    std::size_t end_;
};

/// Calls work(start, end) for one window of a text behind the other. `checkpoint` may be null.
template <class Work>
void in_checked_windows(std::size_t text_size, Checkpoint* checkpoint, Work work) {
    CheckedWindows windows(checkpoint);
    for (std::size_t start = 0; start < text_size;) {
        const std::size_t end = windows.end(start, text_size);
        work(start, end);
        start = end;
    }
}

/// Returns the end of the copy. `checkpoint` may be null.
char* copy_in_windows(char* to, std::string_view text, Checkpoint* checkpoint);

/// `to` has room. `checkpoint` may be null.
void append_in_windows(std::string& to, std::string_view text, Checkpoint* checkpoint);

}  // namespace fastcore
