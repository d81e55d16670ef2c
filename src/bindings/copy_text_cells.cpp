// Texts, arrays of them, JSON and bytes as fields of a COPY.
#include <cstring>
#include <string_view>

#include "bindings/copy_cells.hpp"
#include "bindings/copy_texts.hpp"
#include "bindings/lookups.hpp"
#include "core/pgcopy/fields.hpp"
#include "core/pgcopy/json.hpp"
#include "core/pgcopy/text.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::Fault;
using response::Answer;

Fault append_wide_str(Answer& out, PyObject* str, std::size_t length_max) {
    const pgcopy::OpenField field(out);
    const std::size_t start = out.size();
    if (!append_utf8(out, str)) return Fault::lone_surrogate;
    if (pgcopy::holds_nul(out.text().substr(start))) return Fault::nul_character;
    if (length_max != 0 && static_cast<std::size_t>(PyUnicode_GET_LENGTH(str)) > length_max) {
        return Fault::too_many_characters;
    }
    return field.close();
}

Fault append_str(Answer& out, PyObject* str, std::size_t length_max) {
    const auto text = ascii_view(str);
    return text ? pgcopy::append_ascii(out, *text, length_max) : append_wide_str(out, str, length_max);
}

std::string_view content_of(PyObject* bytes) {
    return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

}  // namespace

Fault CopyCells::write_text(const Column& column, PyObject* value) {
    if (!PyUnicode_Check(value)) return Fault::wrong_type;
    return append_str(out_, value, column.length);
}

Fault CopyCells::write_text_array(const Column& column, PyObject* value) {
    if (!PyList_Check(value) && !PyTuple_Check(value)) return Fault::wrong_type;
    // nothing below runs code that could change a list
    const auto size = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(value));
    PyObject** const items = PySequence_Fast_ITEMS(value);
    pgcopy::TextArray array(out_, size);
    for (std::size_t i = 0; i < size; ++i) {
        if (items[i] == Py_None) {
            array.append_null();
            continue;
        }
        const Fault fault = PyUnicode_Check(items[i]) ? append_str(out_, items[i], column.length) : Fault::wrong_type;
        if (fault != Fault::none) {
            bad_item_ = i;
            bad_item_value_ = py::reinterpret_borrow<py::object>(items[i]);
            return fault;
        }
    }
    return array.close();
}

Fault CopyCells::write_bytes(PyObject* value) {
    if (PyBytes_Check(value)) return pgcopy::append_bytes(out_, content_of(value));
    if (PyObject_CheckBuffer(value) == 0) return Fault::wrong_type;
    const py::object bytes = stolen(PyBytes_FromObject(value));
    return pgcopy::append_bytes(out_, content_of(bytes.ptr()));
}

Fault CopyCells::write_json(const Column& column, PyObject* value) {
    if (PyBytes_Check(value)) return pgcopy::append_json(out_, column.type, content_of(value));
    if (PyByteArray_Check(value) || PyMemoryView_Check(value)) {
        const py::object bytes = stolen(PyBytes_FromObject(value));
        return pgcopy::append_json(out_, column.type, content_of(bytes.ptr()));
    }
    const pgcopy::OpenField written(out_);
    out_.append(pgcopy::json_prefix(column.type));
    const std::size_t text_start = out_.size();
    const auto closed = [&] {
        const Fault fault = pgcopy::check_json(column.type, out_.text().substr(text_start));
        return fault == Fault::none ? written.close() : fault;
    };
    if (json_.append(value)) return closed();
    out_.set_end(out_.end() - (out_.size() - text_start));
    const auto text = py::reinterpret_steal<py::object>(PyObject_CallOneArg(classes_.json_encode.ptr(), value));
    if (!text) {
        const bool is_refused = PyErr_ExceptionMatches(PyExc_TypeError) != 0 ||
                                PyErr_ExceptionMatches(PyExc_ValueError) != 0 ||
                                PyErr_ExceptionMatches(PyExc_RecursionError) != 0;
        if (!is_refused) throw py::error_already_set();
        PyErr_Clear();
        return Fault::no_json;
    }
    if (!append_utf8(out_, text.ptr())) return Fault::lone_surrogate;
    return closed();
}

}  // namespace fastcore
