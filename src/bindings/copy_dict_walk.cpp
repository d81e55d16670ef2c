#include "bindings/copy_dict_walk.hpp"

#include <cstring>

#include "bindings/lookups.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

bool is_same_text(PyObject* a, PyObject* b) {
    if (PyUnicode_GET_LENGTH(a) != PyUnicode_GET_LENGTH(b) || PyUnicode_KIND(a) != PyUnicode_KIND(b)) return false;
    const auto size = static_cast<std::size_t>(PyUnicode_GET_LENGTH(a)) * PyUnicode_KIND(a);
    return std::memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), size) == 0;
}

}  // namespace

py::object CopyDictWalk::value_at(std::size_t column) {
    // one key that no column has may stand between two that columns have
    constexpr int steps_max = 2;
    for (int step = 0; step < steps_max && !is_lost_; ++step) {
        PyObject* key = nullptr;
        PyObject* value = nullptr;
        if (PyDict_Next(dict_, &place_, &key, &value) == 0) break;
        if (is_key_of(column, key)) return py::reinterpret_borrow<py::object>(value);
    }
    is_lost_ = true;
    return dict_item(dict_, names_[column]);
}

bool CopyDictWalk::is_key_of(std::size_t column, PyObject* key) {
    if (key == keys_[column].ptr()) return true;
    if (!PyUnicode_CheckExact(key) || !is_same_text(key, names_[column].ptr())) return false;
    keys_[column] = py::reinterpret_borrow<py::object>(key);
    return true;
}

}  // namespace fastcore
