#include <pybind11/pybind11.h>

#include "bindings/finding_table.hpp"
#include "bindings/register.hpp"

namespace py = pybind11;

namespace fastcore {

void register_sarif(py::module_& m) { register_finding_table(m); }

}  // namespace fastcore
