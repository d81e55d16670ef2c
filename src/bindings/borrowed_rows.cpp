#include "bindings/borrowed_rows.hpp"

#include "bindings/released_gil.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using response::Row;

py::object stolen(PyObject* object) {
    if (object == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(object);
}

Row bytes_row(PyObject* bytes) {
    return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)), Row::Encoding::utf8};
}

Row str_row(PyObject* str) {
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(str) != 0) throw py::error_already_set();
#endif
    const auto size = static_cast<std::size_t>(PyUnicode_GET_LENGTH(str));
    if (PyUnicode_IS_ASCII(str)) return {PyUnicode_DATA(str), size, Row::Encoding::ascii};
    switch (PyUnicode_KIND(str)) {
        case PyUnicode_1BYTE_KIND:
            return {PyUnicode_DATA(str), size, Row::Encoding::latin1};
        case PyUnicode_2BYTE_KIND:
            return {PyUnicode_DATA(str), size, Row::Encoding::ucs2};
        default:
            return {PyUnicode_DATA(str), size, Row::Encoding::ucs4};
    }
}

}  // namespace

BorrowedRows::BorrowedRows(const py::object& rows, std::size_t first_index) : first_index_(first_index) {
    if (PyList_CheckExact(rows.ptr()) || PyTuple_CheckExact(rows.ptr())) {
        // A tuple holds its items for as long as it lives; of a list it is a snapshot.
        items_ = stolen(PySequence_Tuple(rows.ptr()));
        PyObject* const items = items_.ptr();
        const Py_ssize_t size = PyTuple_GET_SIZE(items);
        rows_.reserve(static_cast<std::size_t>(size));
        for (Py_ssize_t i = 0; i < size; ++i) rows_.push_back(borrow(PyTuple_GET_ITEM(items, i)));
        return;
    }
    // Each item is looked at before the next one is asked for: a generator may fill the same bytearray again.
    const py::object iterator = stolen(PyObject_GetIter(rows.ptr()));
    while (PyObject* const next = PyIter_Next(iterator.ptr())) {
        kept_.push_back(stolen(next));
        rows_.push_back(borrow(next));
    }
    if (PyErr_Occurred() != nullptr) throw py::error_already_set();
}

Row BorrowedRows::borrow(py::handle item) {
    constexpr std::size_t between_breaks = std::size_t{1} << 15;
    if (rows_.size() % between_breaks == between_breaks - 1) take_a_break();
    PyObject* const object = item.ptr();
    if (PyBytes_Check(object)) return bytes_row(object);
    if (PyUnicode_Check(object)) return str_row(object);
    if (object == Py_None) return {};
    if (PyMemoryView_Check(object)) return borrow_view(item);
    if (PyByteArray_Check(object)) return keep_copy(PyBytes_FromObject(object));
    const std::size_t index = first_index_ + rows_.size();
    const std::string type = py::str(py::type::handle_of(item).attr("__qualname__"));
    throw ArgumentTypeError(
        "row " + std::to_string(index) + " is " + type + ", not str, bytes, bytearray, memoryview or None", index);
}

/// A view of bytes cannot change: the bytes object is held instead of a copy.
Row BorrowedRows::borrow_view(py::handle view) {
    const py::object owner = view.attr("obj");
    Py_buffer buffer;
    if (PyObject_GetBuffer(view.ptr(), &buffer, PyBUF_FULL_RO) != 0) throw py::error_already_set();
    const bool fixed = PyBytes_CheckExact(owner.ptr()) && PyBuffer_IsContiguous(&buffer, 'C') != 0;
    const Row row{buffer.buf, static_cast<std::size_t>(buffer.len), Row::Encoding::utf8};
    PyBuffer_Release(&buffer);
    if (!fixed) return keep_copy(PyBytes_FromObject(view.ptr()));
    kept_.push_back(owner);
    return row;
}

Row BorrowedRows::keep_copy(PyObject* bytes) {
    kept_.push_back(stolen(bytes));
    return bytes_row(bytes);
}

}  // namespace fastcore
