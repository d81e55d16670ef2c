// One function an area; each lives in the file of that name.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

void register_digest(pybind11::module_& m);
void register_errors(pybind11::module_& m);
void register_kernels(pybind11::module_& m);
void register_pgcopy(pybind11::module_& m);
void register_response(pybind11::module_& m);
void register_sarif(pybind11::module_& m);

}  // namespace fastcore
