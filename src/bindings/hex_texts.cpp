#include "bindings/hex_texts.hpp"

#include <cstring>

#include "core/support/hex.hpp"

namespace py = pybind11;

namespace fastcore {

py::str hex_text(std::string_view prefix, const digest::Digest& digest) {
    PyObject* const text = PyUnicode_New(static_cast<Py_ssize_t>(prefix.size() + 2 * digest.size()), 127);
    if (text == nullptr) throw py::error_already_set();
    auto* const out = static_cast<char*>(PyUnicode_DATA(text));
    std::memcpy(out, prefix.data(), prefix.size());
    write_hex(digest, out + prefix.size());
    return py::reinterpret_steal<py::str>(text);
}

TextList hex_texts(std::string_view prefix, std::span<const digest::Digest> digests) {
    TextList texts(digests.size());
    for (std::size_t i = 0; i < digests.size(); ++i) {
        PyList_SET_ITEM(texts.ptr(), static_cast<Py_ssize_t>(i), hex_text(prefix, digests[i]).release().ptr());
    }
    return texts;
}

}  // namespace fastcore
