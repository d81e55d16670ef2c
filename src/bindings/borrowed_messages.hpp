// Bytes of Python objects, held so that they can be read with the GIL released.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace fastcore {

/// Views of bytes-like items. What somebody could still write to is copied. Made and destroyed with the GIL held.
/// Throws ArgumentTypeError for an item of another type.
class BorrowedMessages {
public:
    explicit BorrowedMessages(const pybind11::object& messages);

    std::span<const std::string_view> messages() const { return messages_; }
    std::size_t size() const { return size_; }  ///< of all messages, in bytes

private:
    void borrow(pybind11::object item);

    std::vector<pybind11::object> kept_;
    std::vector<std::string_view> messages_;
    std::size_t size_ = 0;
};

}  // namespace fastcore
