#include "bindings/arrow_capsule.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

// the names that the interface prescribes
constexpr const char* capsule_name(const ArrowSchema*) { return "arrow_schema"; }
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

}  // namespace

py::capsule arrow_capsule(std::unique_ptr<ArrowSchema> schema) { return capsule_of(std::move(schema)); }

py::capsule arrow_capsule(std::unique_ptr<ArrowArrayStream> stream) { return capsule_of(std::move(stream)); }

}  // namespace fastcore
