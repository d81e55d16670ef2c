// The Arrow PyCapsule interface.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "core/support/arrow.hpp"

namespace fastcore {

/// A capsule that owns what was exported, and releases it where nobody has taken it out.
pybind11::capsule arrow_capsule(std::unique_ptr<ArrowSchema> schema);
pybind11::capsule arrow_capsule(std::unique_ptr<ArrowArray> array);
pybind11::capsule arrow_capsule(std::unique_ptr<ArrowArrayStream> stream);

/// What is in a capsule of this kind, which stays its owner. Throws ArgumentError where somebody has taken it out.
ArrowSchema& arrow_schema_in(pybind11::handle capsule);
ArrowArray& arrow_array_in(pybind11::handle capsule);
ArrowArrayStream& arrow_stream_in(pybind11::handle capsule);

}  // namespace fastcore
