// The values of dicts whose keys come in one order, as those of rows mostly do.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <span>
#include <vector>

namespace fastcore {

/// Walks beside the columns through one dict after the other: quicker than to look each key up.
class CopyDictWalk {
public:
    /// `names`: those of the columns, interned.
    explicit CopyDictWalk(std::span<const pybind11::object> names) : names_(names), keys_(names.begin(), names.end()) {}

    /// Columns are asked for from the first one on.
    void enter(PyObject* dict) {
        dict_ = dict;
        place_ = 0;
        is_lost_ = !kMayWalk;
    }

    /// The value under the column's name, or null. Code of other values may have changed the dict meanwhile.
    pybind11::object value_at(std::size_t column);

private:
#ifdef Py_GIL_DISABLED
    static constexpr bool kMayWalk = false;  // another thread could change the dict between two steps
#else
    static constexpr bool kMayWalk = true;
#endif

    bool is_key_of(std::size_t column, PyObject* key);

    std::span<const pybind11::object> names_;
    std::vector<pybind11::object> keys_;  ///< what the dicts have as names: equal to them, but often not the same
    PyObject* dict_ = nullptr;
    Py_ssize_t place_ = 0;
    bool is_lost_ = false;
};

}  // namespace fastcore
