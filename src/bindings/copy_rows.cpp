#include "bindings/copy_rows.hpp"

#include "bindings/lookups.hpp"
#include "bindings/texts.hpp"
#include "core/pgcopy/fields.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::CopyError;
using pgcopy::Fault;

/// Values that have attributes, and yet are no rows.
bool is_scalar(PyObject* row) {
    return row == Py_None || PyUnicode_Check(row) || PyBytes_Check(row) || PyByteArray_Check(row) ||
           PyLong_Check(row) || PyFloat_Check(row);
}

}  // namespace

CopyRows::CopyRows(const pgcopy::TupleForm& form, std::span<const py::object> names, const CopyClasses& classes,
                   response::Answer& out)
    : form_(form),
      names_(names),
      out_(out),
      cells_(classes, out),
      dict_walk_(names),
      mapping_class_(py::module_::import("collections.abc").attr("Mapping")),
      absent_(py::module_::import("builtins").attr("object")()) {}

std::optional<CopyError> CopyRows::write(PyObject* row, std::size_t index) {
    if (PyDict_CheckExact(row)) {
        dict_walk_.enter(row);
        return write_values(index, [&](std::size_t column) { return dict_walk_.value_at(column); });
    }
    if (PyTuple_Check(row) || PyList_Check(row)) return write_items(row, index);
    if (is_scalar(row)) return CopyError("expected a row, got " + type_name(row), index, {});
    if (is_mapping(row)) return write_mapping(row, index);
    return write_values(index, [&](std::size_t column) { return attribute(row, names_[column]); });
}

/// `value_at`: gives a column's value, or null.
template <class ValueAt>
std::optional<CopyError> CopyRows::write_values(std::size_t index, ValueAt value_at) {
    const std::size_t start = out_.size();
    pgcopy::append_field_count(out_, form_.field_count());
    for (std::size_t i = 0; i < form_.columns.size(); ++i) {
        const Column& column = form_.columns[i];
        const py::object value = value_at(i);
        const Fault fault = value ? cells_.write(column, value.ptr()) : Fault::missing;
        if (fault != Fault::none) [[unlikely]] {
            out_.set_end(out_.end() - (out_.size() - start));
            return CopyError(cells_.reason(fault, column, value.ptr()), index, column.name);
        }
    }
    out_.append(form_.constants);
    return std::nullopt;
}

std::optional<CopyError> CopyRows::write_items(PyObject* sequence, std::size_t index) {
    const auto size = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(sequence));
    if (size != form_.columns.size()) {
        const std::string wanted = std::to_string(form_.columns.size());
        return CopyError("expected " + wanted + " values, got " + std::to_string(size), index, {});
    }
    return write_values(index, [&](std::size_t column) -> py::object {
        // the code of a value may have shortened the list that it is in
        const auto place = static_cast<Py_ssize_t>(column);
        if (place >= PySequence_Fast_GET_SIZE(sequence)) return {};
        return py::reinterpret_borrow<py::object>(PySequence_Fast_GET_ITEM(sequence, place));
    });
}

std::optional<CopyError> CopyRows::write_mapping(PyObject* mapping, std::size_t index) {
    const py::object get = py::handle(mapping).attr("get");
    return write_values(index, [&](std::size_t column) -> py::object {
        py::object value = get(names_[column], absent_);
        if (value.is(absent_)) return {};
        return value;
    });
}

/// Asking an abstract class takes longer than all the rest.
bool CopyRows::is_mapping(PyObject* row) {
    if (Py_TYPE(row) != last_type_) {
        last_is_mapping_ = py::isinstance(row, mapping_class_);
        last_type_ = Py_TYPE(row);
    }
    return last_is_mapping_;
}

}  // namespace fastcore
