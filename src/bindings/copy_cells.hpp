// Python values as fields of a COPY.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "bindings/copy_classes.hpp"
#include "bindings/copy_json.hpp"
#include "core/pgcopy/column.hpp"
#include "core/pgcopy/fault.hpp"
#include "core/pgcopy/fields.hpp"
#include "core/response/answer.hpp"

namespace fastcore {

/// Used with the GIL held, for one call.
class CopyCells {
public:
    CopyCells(const CopyClasses& classes, response::Answer& out) : classes_(classes), out_(out), json_(out) {}

    /// Appends a field; None is NULL. Where there is a fault, what has been appended is of no use.
    pgcopy::Fault write(const pgcopy::Column& column, PyObject* value) {
        if (value != Py_None) return write_value(column, value);
        if (!column.nullable) return pgcopy::Fault::null;
        pgcopy::append_null(out_);
        return pgcopy::Fault::none;
    }

    /// For people: why write() has just refused `value`.
    std::string reason(pgcopy::Fault fault, const pgcopy::Column& column, PyObject* value);

private:
    pgcopy::Fault write_value(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_text(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_text_array(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_bytes(PyObject* value);
    pgcopy::Fault write_json(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_bool(PyObject* value);
    pgcopy::Fault write_integer(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_float(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_numeric(PyObject* value);
    pgcopy::Fault write_decimal(PyObject* decimal);
    pgcopy::Fault write_date(PyObject* value);
    pgcopy::Fault write_timestamp(const pgcopy::Column& column, PyObject* value);
    pgcopy::Fault write_uuid(PyObject* value);
    pgcopy::Fault write_inet(PyObject* value);

    const CopyClasses& classes_;
    response::Answer& out_;
    CopyJson json_;
    std::size_t bad_item_ = 0;         ///< of a list that was refused
    pybind11::object bad_item_value_;  ///< null: the list itself was refused
};

}  // namespace fastcore
