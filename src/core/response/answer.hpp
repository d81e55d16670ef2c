// The answer while it is written: one buffer that grows.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/support/storage.hpp"

namespace fastcore::response {

class Answer {
public:
    explicit Answer(Storage& storage) : storage_(&storage) {}

    /// Makes room for `room` more bytes.
    void reserve(std::size_t room) {
        if (left() < room) [[unlikely]]
            grow(room);
    }

    /// From here on an input of this size is written. Where the buffer grows, it grows to what the rest will probably
    /// need, so that it grows seldom and is not much too large in the end.
    void expect(std::size_t input_size);
    /// So much of the input has been written.
    void pass(std::size_t input_size) { passed_ += input_size; }

    std::size_t left() const { return static_cast<std::size_t>(limit_ - end_); }

    /// Where the next byte goes; behind it is the room that was reserved.
    char* end() const { return end_; }
    void set_end(char* end) { end_ = end; }

    void append(std::string_view text);
    void append(char c);

    /// Moves what stands from `offset` on.
    void insert(std::size_t offset, std::string_view text);

    std::size_t size() const { return static_cast<std::size_t>(end_ - start_); }
    std::string_view text() const { return {start_, size()}; }
    void clear() { end_ = start_; }

private:
    void grow(std::size_t room);
    std::size_t expected_size() const;

    Storage* storage_;
    char* start_ = nullptr;
    char* end_ = nullptr;
    char* limit_ = nullptr;
    std::size_t expected_from_ = 0;
    std::size_t expected_input_ = 0;
    std::size_t passed_ = 0;
};

}  // namespace fastcore::response
