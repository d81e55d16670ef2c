// Where a walk reads: a row, with room behind it to load whole blocks.
//
// Included by the kernel files only: see row_walk.hpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "core/support/checked_windows.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {
namespace {

/// The row's last bytes are read from a copy with zeros behind it. So nothing beyond the row is ever read, and a zero,
/// which no JSON text holds, ends every loop.
class RowSource {
public:
    /// After refill() this many bytes can be read from `at` on.
    static constexpr std::size_t kReadable = 128;
    using Tail = char[2 * kReadable];

    /// `tail` is a variable of its own so that the members here can live in registers.
    RowSource(std::string_view row, Tail& tail, Checkpoint* checkpoint)
        : at(row.data()), start_(row.data()), tail_(tail), checkpoint_(checkpoint) {
        const std::size_t tail_size = row.size() < kReadable ? row.size() : kReadable;
        tail_offset_ = row.size() - tail_size;
        limit_ = row.data() + first_limit();
        const char* const tail_start = row.data() + tail_offset_;
        if (tail_size == kReadable) {
            std::memcpy(tail, tail_start, kReadable);
        } else {
            clear(tail);
            if (tail_size > 0) std::memcpy(tail, tail_start, tail_size);
        }
        clear(tail + kReadable);
        if (tail_offset_ == 0) enter_tail();
    }

    [[gnu::always_inline]] void refill() {
        if (at >= limit_) [[unlikely]]
            pass_limit();
    }

    [[gnu::always_inline]] std::size_t offset() const { return start_offset_ + static_cast<std::size_t>(at - start_); }

    [[gnu::always_inline]] void move_to(std::size_t offset) {
        at = start_ + (offset - start_offset_);
        refill();
    }

    /// Like move_to, also to what has been read already.
    void move_back_to(std::string_view row, std::size_t offset) {
        start_ = row.data();
        start_offset_ = 0;
        limit_ = start_ + first_limit();
        move_to(offset);
    }

    const char* at;

private:
    std::size_t first_limit() const { return tail_offset_ < kWindow ? tail_offset_ : kWindow; }

    [[gnu::noinline]] void pass_limit() {
        const std::size_t passed = offset();
        if (passed >= tail_offset_) {
            enter_tail();
            return;
        }
        if (checkpoint_ != nullptr) checkpoint_->check();
        const std::size_t left = tail_offset_ - passed;
        limit_ = at + (left < kWindow ? left : kWindow);
    }

    /// kReadable bytes. In one call GCC makes a string instruction of it, which takes tens of cycles.
    [[gnu::always_inline]] static void clear(char* start) {
        constexpr std::size_t step = 16;
        for (std::size_t i = 0; i < kReadable; i += step) std::memset(start + i, 0, step);
    }

    [[gnu::always_inline]] void enter_tail() {
        at = tail_ + (offset() - tail_offset_);
        start_ = tail_;
        start_offset_ = tail_offset_;
        limit_ = tail_ + sizeof(Tail);
    }

    const char* start_;  // what start_offset_ is the offset of
    std::size_t start_offset_ = 0;
    const char* limit_;
    const char* tail_;
    std::size_t tail_offset_;
    Checkpoint* checkpoint_;
};

}  // namespace
}  // namespace fastcore::response
