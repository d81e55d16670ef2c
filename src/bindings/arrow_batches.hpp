// The class ArrowBatches of Python.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

/// Part of the area pgcopy.
void register_arrow_batches(pybind11::module_& m);

}  // namespace fastcore
