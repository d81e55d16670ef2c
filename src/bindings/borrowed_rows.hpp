// Rows of Python objects, held so that they can be read with the GIL released.
#pragma once

#include <pybind11/pybind11.h>

#include <span>
#include <vector>

#include "core/response/row.hpp"

namespace fastcore {

/// Views of str, bytes, bytearray and memoryview items; None is an absent row. What somebody could still write to is
/// copied. Made and destroyed with the GIL held. Throws ArgumentTypeError for an item of another type.
class BorrowedRows {
public:
    /// `first_index` is what an ArgumentTypeError counts from.
    explicit BorrowedRows(const pybind11::object& rows, std::size_t first_index = 0);

    std::span<const response::Row> rows() const { return rows_; }

private:
    response::Row borrow(pybind11::handle item);
    response::Row borrow_view(pybind11::handle view);
    response::Row keep_copy(PyObject* bytes);

    std::size_t first_index_;
    pybind11::object items_;  // a list's items, of which some need to be kept themselves
    std::vector<pybind11::object> kept_;
    std::vector<response::Row> rows_;
};

}  // namespace fastcore
