// Numbers as fields of a COPY.
#include <cmath>
#include <limits>

#include "bindings/copy_cells.hpp"
#include "bindings/copy_texts.hpp"
#include "bindings/lookups.hpp"
#include "core/pgcopy/numbers.hpp"
#include "core/pgcopy/numeric.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::Fault;

/// An int, or what says that it is one; null for other values and for bool.
py::object integer_of(PyObject* value) {
    if (PyBool_Check(value) || PyIndex_Check(value) == 0) return {};
    return stolen(PyNumber_Index(value));
}

/// The text of a Decimal, whatever a class made of it would write.
py::object decimal_text(PyObject* decimal, const py::object& decimal_class) {
    return stolen(reinterpret_cast<PyTypeObject*>(decimal_class.ptr())->tp_str(decimal));
}

bool is_nan_text(std::string_view text) {
    return text.find_first_of("Nn") != std::string_view::npos && text.find("Inf") == std::string_view::npos;
}

}  // namespace

Fault CopyCells::write_integer(const Column& column, PyObject* value) {
    py::object held;
    if (!PyLong_CheckExact(value)) {
        held = integer_of(value);
        if (!held) return Fault::wrong_type;
        value = held.ptr();
    }
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) return Fault::out_of_range;
    return pgcopy::append_integer(out_, column.type, number);
}

Fault CopyCells::write_float(const Column& column, PyObject* value) {
    if (PyFloat_Check(value)) return pgcopy::append_float(out_, column.type, PyFloat_AS_DOUBLE(value));
    if (const py::object integer = integer_of(value)) {
        const double number = PyLong_AsDouble(integer.ptr());
        if (number == -1.0 && PyErr_Occurred() != nullptr) {
            if (PyErr_ExceptionMatches(PyExc_OverflowError) == 0) throw py::error_already_set();
            PyErr_Clear();
            return Fault::out_of_range;
        }
        return pgcopy::append_float(out_, column.type, number);
    }
    if (!is_instance(value, classes_.decimal)) return Fault::wrong_type;
    const py::object str = decimal_text(value, classes_.decimal);
    const std::string_view text = ascii_view(str.ptr()).value_or("");
    if (is_nan_text(text)) return pgcopy::append_float(out_, column.type, std::numeric_limits<double>::quiet_NaN());
    const char* const digits = PyUnicode_AsUTF8(str.ptr());
    if (digits == nullptr) throw py::error_already_set();
    const double number = PyOS_string_to_double(digits, nullptr, nullptr);
    if (number == -1.0 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    if (std::isinf(number) && text.find('I') == std::string_view::npos) return Fault::out_of_range;
    return pgcopy::append_float(out_, column.type, number);
}

Fault CopyCells::write_numeric(PyObject* value) {
    if (PyLong_CheckExact(value)) {
        int overflow = 0;
        const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        if (overflow == 0) return pgcopy::append_numeric(out_, std::int64_t{number});
    }
    if (PyUnicode_Check(value)) {
        const auto text = ascii_view(value);
        return text ? pgcopy::append_numeric(out_, *text) : Fault::no_number;
    }
    if (PyFloat_Check(value)) return pgcopy::append_numeric(out_, PyFloat_AS_DOUBLE(value));
    if (is_instance(value, classes_.decimal)) return write_decimal(value);
    const py::object integer = integer_of(value);
    if (!integer) return Fault::wrong_type;
    // a Decimal takes any number of digits, where a str of an int may be refused
    return write_decimal(classes_.decimal(integer).ptr());
}

Fault CopyCells::write_decimal(PyObject* decimal) {
    const py::object str = decimal_text(decimal, classes_.decimal);
    const std::string_view text = ascii_view(str.ptr()).value_or("");
    if (is_nan_text(text)) return pgcopy::append_numeric(out_, std::numeric_limits<double>::quiet_NaN());
    return pgcopy::append_numeric(out_, text);
}

}  // namespace fastcore
