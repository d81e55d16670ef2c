// A bytes object that core code fills in place.
#pragma once

#include <pybind11/pybind11.h>

#include <span>

namespace fastcore {

/// Sets the size of a new bytes object. A little room left over is kept: giving it back would move glibc's threshold
/// below the next answer's size, and every answer would be mapped, faulted in and unmapped anew.
inline pybind11::bytes cut_bytes(pybind11::bytes bytes, std::size_t capacity, std::size_t size) {
    constexpr std::size_t kept_fraction = 4;
    PyObject* object = bytes.release().ptr();
    if (capacity - size <= capacity / kept_fraction) {
        Py_SET_SIZE(reinterpret_cast<PyVarObject*>(object), static_cast<Py_ssize_t>(size));
        PyBytes_AS_STRING(object)[size] = '\0';
    } else if (_PyBytes_Resize(&object, static_cast<Py_ssize_t>(size)) != 0) {
        throw pybind11::error_already_set();
    }
    return pybind11::reinterpret_steal<pybind11::bytes>(object);
}

/// Lets `write(std::span<char>) -> size` fill a new bytes object of at most `capacity` bytes with the GIL released.
template <class Write>
pybind11::bytes write_bytes(std::size_t capacity, Write write) {
    auto result = pybind11::reinterpret_steal<pybind11::bytes>(
        PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(capacity)));
    if (!result) throw pybind11::error_already_set();
    std::size_t size = 0;
    {
        const std::span<char> out(PyBytes_AS_STRING(result.ptr()), capacity);
        pybind11::gil_scoped_release release;
        size = write(out);
    }
    return cut_bytes(std::move(result), capacity, size);
}

}  // namespace fastcore
