// The Arrow PyCapsule interface.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "core/support/arrow.hpp"

namespace fastcore {

/// A capsule that owns what was exported, and releases it where nobody has taken it out.
pybind11::capsule arrow_capsule(std::unique_ptr<ArrowSchema> schema);
pybind11::capsule arrow_capsule(std::unique_ptr<ArrowArrayStream> stream);

}  // namespace fastcore
