// Python rows as tuples of a COPY.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bindings/copy_cells.hpp"
#include "bindings/copy_dict_walk.hpp"
#include "core/pgcopy/copy_error.hpp"
#include "core/pgcopy/tuple_form.hpp"

namespace fastcore {

/// Used with the GIL held, for one call.
class CopyRows {
public:
    /// `names`: those of the columns, interned.
    CopyRows(const pgcopy::TupleForm& form, std::span<const pybind11::object> names, const CopyClasses& classes,
             response::Answer& out);

    /// Appends a row. A refused one leaves nothing behind, and the problem, with this index, is returned.
    std::optional<pgcopy::CopyError> write(PyObject* row, std::size_t index);

private:
    template <class ValueAt>
    std::optional<pgcopy::CopyError> write_values(std::size_t index, ValueAt value_at);
    std::optional<pgcopy::CopyError> write_items(PyObject* sequence, std::size_t index);
    std::optional<pgcopy::CopyError> write_mapping(PyObject* mapping, std::size_t index);
    bool is_mapping(PyObject* row);

    const pgcopy::TupleForm& form_;
    std::span<const pybind11::object> names_;
    response::Answer& out_;
    CopyCells cells_;
    CopyDictWalk dict_walk_;
    pybind11::object mapping_class_;
    pybind11::object absent_;  ///< no value is this object
    PyTypeObject* last_type_ = nullptr;
    bool last_is_mapping_ = false;
};

}  // namespace fastcore
