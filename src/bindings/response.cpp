#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <optional>
#include <string>

#include "bindings/borrowed_rows.hpp"
#include "bindings/bytes_result.hpp"
#include "bindings/register.hpp"
#include "core/response/list_response.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

/// A str as UTF-8; a lone surrogate becomes three bytes, which core writes as an escape.
std::string utf8_text(const py::str& text) {
    const auto encoded =
        py::reinterpret_steal<py::bytes>(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "surrogatepass"));
    if (!encoded) throw py::error_already_set();
    return encoded;
}

/// Owns the texts that ResponseOptions looks at.
class Options {
public:
    Options(const py::str& field_name, const std::optional<py::str>& type_name, std::size_t max_depth)
        : field_name_(utf8_text(field_name)), max_depth_(max_depth) {
        if (type_name) type_name_ = utf8_text(*type_name);
    }

    response::ResponseOptions view() const { return {field_name_, type_name_, max_depth_}; }

private:
    std::string field_name_;
    std::optional<std::string> type_name_;
    std::size_t max_depth_;
};

std::size_t measure(std::span<const response::Row> rows, const response::ResponseOptions& options) {
    py::gil_scoped_release release;
    return response::response_capacity(rows, options);
}

py::bytes build_list_response(const py::object& rows, const py::str& field_name,
                              const std::optional<py::str>& type_name, std::size_t max_depth, const py::object&) {
    const BorrowedRows borrowed(rows);
    const Options options(field_name, type_name, max_depth);
    return write_bytes(measure(borrowed.rows(), options.view()), [&](std::span<char> out) {
        return response::build_list_response(borrowed.rows(), options.view(), out);
    });
}

py::bytes build_single_response(const py::object& row, const py::str& field_name,
                                const std::optional<py::str>& type_name, std::size_t max_depth, const py::object&) {
    const BorrowedRows borrowed(py::make_tuple(row));
    const Options options(field_name, type_name, max_depth);
    return write_bytes(measure(borrowed.rows(), options.view()), [&](std::span<char> out) {
        return response::build_single_response(borrowed.rows().front(), options.view(), out);
    });
}

struct ResponseBytes {
    py::bytes content;
    std::string media_type;
};

py::buffer_info content_buffer(const ResponseBytes& response) {
    char* const data = PyBytes_AS_STRING(response.content.ptr());
    return {reinterpret_cast<const unsigned char*>(data), PyBytes_GET_SIZE(response.content.ptr())};
}

}  // namespace

void register_response(py::module_& m) {
    m.def("build_list_response", &build_list_response, py::arg("rows"), py::arg("field_name"), py::arg("type_name"),
          py::kw_only(), py::arg("max_depth"), py::arg("options") = py::none());
    m.def("build_single_response", &build_single_response, py::arg("row"), py::arg("field_name"), py::arg("type_name"),
          py::kw_only(), py::arg("max_depth"), py::arg("options") = py::none());
    m.def(
        "build_empty_array_response",
        [](const py::str& field_name) {
            return py::bytes(response::build_empty_array_response(utf8_text(field_name)));
        },
        py::arg("field_name"));
    m.def(
        "build_null_response",
        [](const py::str& field_name) { return py::bytes(response::build_null_response(utf8_text(field_name))); },
        py::arg("field_name"));

    py::class_<ResponseBytes>(m, "ResponseBytes", py::buffer_protocol())
        .def(py::init<py::bytes, std::string>(), py::arg("content"), py::arg("media_type"))
        .def_readonly("bytes", &ResponseBytes::content)
        .def_readonly("media_type", &ResponseBytes::media_type)
        .def("__bytes__", [](const ResponseBytes& response) { return response.content; })
        .def("__len__", [](const ResponseBytes& response) { return PyBytes_GET_SIZE(response.content.ptr()); })
        .def_buffer(&content_buffer);
}

}  // namespace fastcore
