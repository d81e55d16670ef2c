#include "bindings/texts.hpp"

namespace py = pybind11;

namespace fastcore {

std::string utf8_text(py::handle text) {
    Py_ssize_t size = 0;
    if (const char* utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &size)) return {utf8, static_cast<std::size_t>(size)};
    if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw py::error_already_set();
    PyErr_Clear();
    const auto encoded =
        py::reinterpret_steal<py::bytes>(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "surrogatepass"));
    if (!encoded) throw py::error_already_set();
    return encoded;
}

std::optional<std::string> optional_text(py::handle text) {
    if (text.is_none()) return std::nullopt;
    return utf8_text(text);
}

std::string type_name(py::handle object) {
    if (object.is_none()) return "None";
    return utf8_text(py::type::handle_of(object).attr("__qualname__"));
}

}  // namespace fastcore
