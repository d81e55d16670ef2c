// The class FingerprintTable of Python.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

/// Part of the area digest.
void register_fingerprint_table(pybind11::module_& m);

}  // namespace fastcore
