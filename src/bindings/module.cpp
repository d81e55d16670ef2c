#include <pybind11/pybind11.h>

#include "bindings/register.hpp"

// Nothing says mod_gil_not_used(): lists, dicts and our own objects are read and written without locks, so that a
// free-threaded interpreter has to turn its GIL on.
PYBIND11_MODULE(_core, m, pybind11::multiple_interpreters::per_interpreter_gil()) {
    fastcore::register_errors(m);
    fastcore::register_kernels(m);
    fastcore::register_digest(m);
    fastcore::register_pgcopy(m);
    fastcore::register_response(m);
    fastcore::register_sarif(m);
}
