#include "bindings/bytes_answer.hpp"

#include "core/support/huge_pages.hpp"

namespace py = pybind11;

namespace fastcore {

void SignalCheckpoint::check() {
    // rare enough that other threads lose nothing, and soon enough for a person who waits
    constexpr std::chrono::milliseconds between_checks{100};
    const Clock::time_point now = Clock::now();
    if (now - last_ < between_checks) return;
    gil_.with_gil([] {
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    });
    last_ = Clock::now();
}

std::span<char> BytesStorage::grow(std::size_t /*used*/, std::size_t capacity) {
    return gil_.with_gil([this, capacity]() -> std::span<char> {
        PyObject* bytes = bytes_.release().ptr();
        if (bytes == nullptr) {
            bytes = PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(capacity));
        } else {
            _PyBytes_Resize(&bytes, static_cast<Py_ssize_t>(capacity));  // null when there is no memory
        }
        if (bytes == nullptr) throw py::error_already_set();
        bytes_ = py::reinterpret_steal<py::object>(bytes);
        const std::span<char> memory(PyBytes_AS_STRING(bytes), capacity);
        prefer_huge_pages(memory);
        return memory;
    });
}

/// A little room left over is kept: giving it back would move glibc's threshold below the next answer's size, and every
/// answer would be mapped, faulted in and unmapped anew.
py::bytes BytesStorage::take(std::size_t size) {
    constexpr std::size_t kept_fraction = 4;
    gil_.take_back();
    PyObject* bytes = bytes_.release().ptr();
    const auto capacity = static_cast<std::size_t>(PyBytes_GET_SIZE(bytes));
    if (capacity - size <= capacity / kept_fraction) {
        Py_SET_SIZE(reinterpret_cast<PyVarObject*>(bytes), static_cast<Py_ssize_t>(size));
        PyBytes_AS_STRING(bytes)[size] = '\0';
    } else if (_PyBytes_Resize(&bytes, static_cast<Py_ssize_t>(size)) != 0) {
        throw py::error_already_set();
    }
    return py::reinterpret_steal<py::bytes>(bytes);
}

}  // namespace fastcore
