#include "bindings/arrow_capsule.hpp"

#include <string>

#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

// the names that the interface prescribes
constexpr const char* capsule_name(const ArrowSchema*) { return "arrow_schema"; }
constexpr const char* capsule_name(const ArrowArray*) { return "arrow_array"; }
constexpr const char* capsule_name(const ArrowArrayStream*) { return "arrow_array_stream"; }

template <class Exported>
void destroy(PyObject* capsule) {
    const char* const name = capsule_name(static_cast<const Exported*>(nullptr));
    const std::unique_ptr<Exported> exported(static_cast<Exported*>(PyCapsule_GetPointer(capsule, name)));
    if (exported && exported->release != nullptr) exported->release(exported.get());
}

template <class Exported>
py::capsule capsule_of(std::unique_ptr<Exported> exported) {
    PyObject* const capsule = PyCapsule_New(exported.get(), capsule_name(exported.get()), &destroy<Exported>);
    if (capsule == nullptr) {
        exported->release(exported.get());
        throw py::error_already_set();
    }
    exported.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
    return py::reinterpret_steal<py::capsule>(capsule);
}

template <class Exported>
Exported& content_of(py::handle capsule) {
    const char* const name = capsule_name(static_cast<const Exported*>(nullptr));
    auto* const exported = static_cast<Exported*>(PyCapsule_GetPointer(capsule.ptr(), name));
    if (exported == nullptr) throw py::error_already_set();
    if (exported->release == nullptr) throw ArgumentError(std::string(name) + " is released already");
    return *exported;
}

}  // namespace

py::capsule arrow_capsule(std::unique_ptr<ArrowSchema> schema) { return capsule_of(std::move(schema)); }

py::capsule arrow_capsule(std::unique_ptr<ArrowArray> array) { return capsule_of(std::move(array)); }

py::capsule arrow_capsule(std::unique_ptr<ArrowArrayStream> stream) { return capsule_of(std::move(stream)); }

ArrowSchema& arrow_schema_in(py::handle capsule) { return content_of<ArrowSchema>(capsule); }

ArrowArray& arrow_array_in(py::handle capsule) { return content_of<ArrowArray>(capsule); }

ArrowArrayStream& arrow_stream_in(py::handle capsule) { return content_of<ArrowArrayStream>(capsule); }

}  // namespace fastcore
