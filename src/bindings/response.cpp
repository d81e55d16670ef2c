#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bindings/borrowed_rows.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/register.hpp"
#include "bindings/response_options.hpp"
#include "bindings/texts.hpp"
#include "core/response/list_response.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using response::Answer;
using response::RowPlan;

py::bytes build_list_response(const py::object& rows, const py::str& field_name,
                              const std::optional<py::str>& type_name, std::size_t max_depth,
                              const py::object& options) {
    const BorrowedRows borrowed(rows);
    const std::string name = utf8_text(field_name);
    const RowPlan plan = row_plan(type_name, max_depth, options);
    return write_bytes(response::text_size(borrowed.rows()), [&](Answer& answer, Checkpoint* checkpoint) {
        response::build_list_response(borrowed.rows(), name, plan, answer, checkpoint);
    });
}

py::bytes build_single_response(const py::object& row, const py::str& field_name,
                                const std::optional<py::str>& type_name, std::size_t max_depth,
                                const py::object& options) {
    const BorrowedRows borrowed(py::make_tuple(row));
    const std::string name = utf8_text(field_name);
    const RowPlan plan = row_plan(type_name, max_depth, options);
    return write_bytes(response::text_size(borrowed.rows()), [&](Answer& answer, Checkpoint* checkpoint) {
        response::build_single_response(borrowed.rows().front(), name, plan, answer, checkpoint);
    });
}

py::bytes build_connection_response(const py::object& rows, const py::str& field_name,
                                    const std::optional<py::str>& type_name, const py::object& envelope,
                                    std::size_t max_depth, const py::object& options) {
    const BorrowedRows borrowed(rows);
    const std::string name = utf8_text(field_name);
    const RowPlan plan = row_plan(type_name, max_depth, options);
    const ConnectionOptions connection(envelope, type_name);
    const response::Connection view = connection.view(borrowed.rows().size());
    return write_bytes(response::text_size(borrowed.rows()), [&](Answer& answer, Checkpoint* checkpoint) {
        response::build_connection_response(borrowed.rows(), name, plan, view, answer, checkpoint);
    });
}

/// Owns what a response::Field looks at.
struct OwnedField {
    // the places of fastcore._response_options.Field
    explicit OwnedField(const py::tuple& field)
        : name(utf8_text(field[0])),
          is_single(py::cast<bool>(field[3])),
          rows(is_single ? py::object(py::make_tuple(field[1])) : py::object(field[1])),
          plan(row_plan(py::cast<std::optional<py::str>>(field[2]), py::cast<std::size_t>(field[4]), field[5])) {}

    response::Field view() const { return {name, rows.rows(), &plan, is_single}; }

    std::string name;
    bool is_single;
    BorrowedRows rows;
    RowPlan plan;
};

py::bytes build_multi_response(const py::object& fields) {
    std::list<OwnedField> owned;
    std::vector<response::Field> views;
    std::size_t size = 0;
    for (const py::handle field : fields) {
        owned.emplace_back(py::cast<py::tuple>(field));
        views.push_back(owned.back().view());
        size += response::text_size(owned.back().rows.rows());
    }
    return write_bytes(size, [&](Answer& answer, Checkpoint* checkpoint) {
        response::build_multi_response(views, answer, checkpoint);
    });
}

/// One piece at a time, from whatever thread.
class ListResponseStream {
public:
    ListResponseStream(const py::str& field_name, const std::optional<py::str>& type_name, std::size_t max_depth,
                       const py::object& options, std::size_t max_errors)
        : plan_(row_plan(type_name, max_depth, options)), stream_(utf8_text(field_name), plan_, max_errors) {}

    py::bytes write(const py::object& rows) {
        const BorrowedRows borrowed(rows, taken_count_);
        taken_count_ += borrowed.rows().size();
        return write_bytes(kReleasingBytes, [&](Answer& answer, Checkpoint* checkpoint) {
            const std::lock_guard lock(mutex_);
            stream_.write(borrowed.rows(), answer, checkpoint);
        });
    }

    py::bytes finish() {
        return write_bytes(kReleasingBytes, [this](Answer& answer, Checkpoint*) {
            const std::lock_guard lock(mutex_);
            stream_.finish(answer);
        });
    }

private:
    RowPlan plan_;
    std::atomic<std::size_t> taken_count_ = 0;  // of rows
    std::mutex mutex_;                          // only taken with the GIL released
    response::ListStream stream_;
};

struct ResponseBytes {
    py::bytes content;
    std::string media_type;
};

py::buffer_info content_buffer(const ResponseBytes& response) {
    char* const data = PyBytes_AS_STRING(response.content.ptr());
    return {reinterpret_cast<const unsigned char*>(data), PyBytes_GET_SIZE(response.content.ptr())};
}

void register_builders(py::module_& m) {
    m.def("build_list_response", &build_list_response, py::arg("rows"), py::arg("field_name"), py::arg("type_name"),
          py::kw_only(), py::arg("max_depth"), py::arg("options") = py::none());
    m.def("build_single_response", &build_single_response, py::arg("row"), py::arg("field_name"), py::arg("type_name"),
          py::kw_only(), py::arg("max_depth"), py::arg("options") = py::none());
    m.def("build_connection_response", &build_connection_response, py::arg("rows"), py::arg("field_name"),
          py::arg("type_name"), py::kw_only(), py::arg("envelope"), py::arg("max_depth"), py::arg("options"));
    m.def("build_multi_response", &build_multi_response, py::arg("fields"));
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
}

}  // namespace

void register_response(py::module_& m) {
    register_builders(m);

    py::class_<ListResponseStream>(m, "ListResponseStream")
        .def(py::init<const py::str&, const std::optional<py::str>&, std::size_t, const py::object&, std::size_t>(),
             py::arg("field_name"), py::arg("type_name"), py::kw_only(), py::arg("max_depth"), py::arg("options"),
             py::arg("max_errors"))
        .def("write", &ListResponseStream::write, py::arg("rows"))
        .def("finish", &ListResponseStream::finish);

    py::class_<ResponseBytes>(m, "ResponseBytes", py::buffer_protocol())
        .def(py::init<py::bytes, std::string>(), py::arg("content"), py::arg("media_type"))
        .def_readonly("bytes", &ResponseBytes::content)
        .def_readonly("media_type", &ResponseBytes::media_type)
        .def("__bytes__", [](const ResponseBytes& response) { return response.content; })
        .def("__len__", [](const ResponseBytes& response) { return PyBytes_GET_SIZE(response.content.ptr()); })
        .def_buffer(&content_buffer);
}

}  // namespace fastcore
