#include "bindings/copy_json.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <memory>

#include "bindings/copy_texts.hpp"
#include "core/response/json_text.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

/// Python's writer refuses what is nested too deeply by limits of its own, which are beyond this.
constexpr int kLevelsMax = 100;

struct FreeText {
    void operator()(char* text) const { PyMem_Free(text); }
};

}  // namespace

bool CopyJson::append(PyObject* value) { return append_value(value, kLevelsMax); }

/// Instances of subclasses may have their own ideas. No code of theirs runs here, so nothing changes meanwhile.
bool CopyJson::append_value(PyObject* value, int levels_left) {
    if (PyUnicode_CheckExact(value)) return append_str(value);
    if (PyLong_CheckExact(value)) return append_int(value);
    if (PyFloat_CheckExact(value)) return append_float(value);
    if (PyBool_Check(value)) {
        out_.append(value == Py_True ? "true" : "false");
        return true;
    }
    if (value == Py_None) {
        out_.append("null");
        return true;
    }
    if (levels_left == 0) return false;
    if (PyDict_CheckExact(value)) return append_dict(value, levels_left - 1);
    if (PyList_CheckExact(value) || PyTuple_CheckExact(value)) return append_items(value, levels_left - 1);
    return false;
}

bool CopyJson::append_str(PyObject* str) {
    if (const auto ascii = ascii_view(str)) {
        response::append_json_text(out_, *ascii);
        return true;
    }
    text_.clear();
    if (!append_utf8(text_, str)) return false;
    response::append_json_text(out_, text_.text());
    return true;
}

bool CopyJson::append_int(PyObject* number) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    if (overflow != 0) return false;
    constexpr std::size_t size_max = std::numeric_limits<long long>::digits10 + 2;
    out_.reserve(size_max);
    out_.set_end(std::to_chars(out_.end(), out_.end() + size_max, value).ptr);
    return true;
}

bool CopyJson::append_float(PyObject* number) {
    const double value = PyFloat_AS_DOUBLE(number);
    if (!std::isfinite(value)) return false;
    constexpr int no_precision = 0;
    const std::unique_ptr<char, FreeText> text(
        PyOS_double_to_string(value, 'r', no_precision, Py_DTSF_ADD_DOT_0, nullptr));
    if (!text) throw py::error_already_set();
    out_.append(text.get());
    return true;
}

bool CopyJson::append_items(PyObject* sequence, int levels_left) {
    const Py_ssize_t size = PySequence_Fast_GET_SIZE(sequence);
    out_.append('[');
    for (Py_ssize_t i = 0; i < size; ++i) {
        if (i != 0) out_.append(", ");
        if (!append_value(PySequence_Fast_GET_ITEM(sequence, i), levels_left)) return false;
    }
    out_.append(']');
    return true;
}

bool CopyJson::append_dict(PyObject* dict, int levels_left) {
    out_.append('{');
    Py_ssize_t place = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    bool is_first = true;
    while (PyDict_Next(dict, &place, &key, &value) != 0) {
        if (!is_first) out_.append(", ");
        is_first = false;
        if (!PyUnicode_CheckExact(key) || !append_str(key)) return false;
        out_.append(": ");
        if (!append_value(value, levels_left)) return false;
    }
    out_.append('}');
    return true;
}

}  // namespace fastcore
