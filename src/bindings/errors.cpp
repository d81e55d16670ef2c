// The one place where C++ exceptions become the classes of fastcore.errors.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>

#include "bindings/register.hpp"
#include "core/pgcopy/copy_error.hpp"
#include "core/response/row.hpp"
#include "core/sarif/sarif_error.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace fastcore {
namespace {

template <class... Args>
void set_error(const char* class_name, Args&&... args) {
    const py::object error_class = py::module_::import("fastcore.errors").attr(class_name);
    const py::object error = error_class(std::forward<Args>(args)...);
    PyErr_SetObject(error_class.ptr(), error.ptr());
}

py::object text_or_none(const std::optional<std::string>& text) {
    if (!text) return py::none();
    PyObject* decoded = PyUnicode_DecodeUTF8(text->data(), static_cast<Py_ssize_t>(text->size()), "surrogatepass");
    if (decoded == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(decoded);
}

void translate(std::exception_ptr pending) {  // NOLINT(performance-unnecessary-value-param): pybind11's signature
    try {
        if (pending) std::rethrow_exception(pending);
    } catch (const response::RowError& error) {
        set_error("RowError", error.fault().reason, "row_index"_a = error.row_index(),
                  "byte_offset"_a = error.fault().byte_offset, "field_name"_a = text_or_none(error.field_name()));
    } catch (const sarif::SarifError& error) {
        set_error("SarifError", error.what(), "pointer"_a = error.pointer(), "byte_offset"_a = error.byte_offset());
    } catch (const pgcopy::CopyError& error) {
        set_error("CopyError", error.what(), "row_index"_a = error.row_index(),
                  "column"_a = text_or_none(error.column()));
    } catch (const ArgumentTypeError& error) {
        set_error("ArgumentTypeError", error.what(), "index"_a = error.index());
    } catch (const ArgumentError& error) {
        set_error("ArgumentError", error.what());
    }
}

}  // namespace

void register_errors(py::module_&) { py::register_local_exception_translator(translate); }

}  // namespace fastcore
