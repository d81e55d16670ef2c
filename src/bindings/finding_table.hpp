// The class FindingTable of Python.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

/// Part of the area sarif.
void register_finding_table(pybind11::module_& m);

}  // namespace fastcore
