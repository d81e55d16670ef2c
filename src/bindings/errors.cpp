// The one place where C++ exceptions become the classes of fastcore.errors.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bindings/register.hpp"
#include "core/response/row.hpp"
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

void translate(std::exception_ptr pending) {  // NOLINT(performance-unnecessary-value-param): pybind11's signature
    try {
        if (pending) std::rethrow_exception(pending);
    } catch (const response::RowError& error) {
        set_error("RowError", error.fault().reason, "row_index"_a = error.row_index(),
                  "byte_offset"_a = error.fault().byte_offset);
    } catch (const ArgumentTypeError& error) {
        set_error("ArgumentTypeError", error.what(), "index"_a = error.index());
    } catch (const ArgumentError& error) {
        set_error("ArgumentError", error.what());
    }
}

}  // namespace

void register_errors(py::module_&) { py::register_local_exception_translator(translate); }

}  // namespace fastcore
