#include "bindings/borrowed_messages.hpp"

#include <string>
#include <utility>

#include "bindings/released_gil.hpp"
#include "bindings/texts.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

/// Released when it goes.
class Buffer {
public:
    explicit Buffer(py::handle exporter) {
        if (PyObject_GetBuffer(exporter.ptr(), &view_, PyBUF_FULL_RO) != 0) throw py::error_already_set();
    }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { PyBuffer_Release(&view_); }

    /// The bytes object whose memory this is; nothing where it is another's, which can change.
    py::object fixed_owner() const {
        if (PyBuffer_IsContiguous(&view_, 'C') == 0 || !PyMemoryView_Check(view_.obj)) return {};
        PyObject* const owner = PyMemoryView_GET_BUFFER(view_.obj)->obj;
        if (owner == nullptr || !PyBytes_CheckExact(owner)) return {};
        return py::reinterpret_borrow<py::object>(owner);
    }

    py::bytes copy() const {
        auto bytes = py::reinterpret_steal<py::bytes>(PyBytes_FromStringAndSize(nullptr, view_.len));
        if (!bytes || PyBuffer_ToContiguous(PyBytes_AS_STRING(bytes.ptr()), &view_, view_.len, 'C') != 0) {
            throw py::error_already_set();
        }
        return bytes;
    }

    std::string_view text() const { return {static_cast<const char*>(view_.buf), static_cast<std::size_t>(view_.len)}; }

private:
    Py_buffer view_;
};

std::string_view text_of(py::handle bytes) {
    return {PyBytes_AS_STRING(bytes.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr()))};
}

}  // namespace

BorrowedMessages::BorrowedMessages(const py::object& messages) {
    if (PyList_CheckExact(messages.ptr()) || PyTuple_CheckExact(messages.ptr())) {
        kept_.reserve(py::len(messages));
        messages_.reserve(py::len(messages));
    }
    // Each item is looked at before the next one is asked for: a generator may fill the same bytearray again.
    for (const py::handle item : messages) borrow(py::reinterpret_borrow<py::object>(item));
}

void BorrowedMessages::borrow(py::object item) {
    constexpr std::size_t between_breaks = std::size_t{1} << 15;
    if (messages_.size() % between_breaks == between_breaks - 1) take_a_break();
    std::string_view message;
    if (PyBytes_Check(item.ptr())) {
        message = text_of(item);
    } else if (PyObject_CheckBuffer(item.ptr()) != 0) {
        const Buffer buffer(item);
        if (py::object owner = buffer.fixed_owner()) {
            message = buffer.text();
            item = std::move(owner);  // a view can be released by whoever has it
        } else {
            item = buffer.copy();
            message = text_of(item);
        }
    } else {
        const std::size_t index = messages_.size();
        const char* const hint = PyUnicode_Check(item.ptr()) ? ": encode it first" : "";
        throw ArgumentTypeError(
            "message " + std::to_string(index) + " must be bytes-like, not " + type_name(item) + hint, index);
    }
    kept_.push_back(std::move(item));
    messages_.push_back(message);
    size_ += message.size();
}

}  // namespace fastcore
