// Which SIMD kernel the native code runs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "bindings/register.hpp"
#include "core/support/cpu.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

std::vector<std::string> kernel_names() {
    std::vector<std::string> names;
    for (const Kernel kernel : available_kernels()) names.emplace_back(kernel_name(kernel));
    return names;
}

/// An environment variable may hold bytes that are no text.
std::string printable(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

void choose_kernel(const std::string& name) {
    if (use_kernel(name)) return;
    std::string known;
    for (const std::string& kernel : kernel_names()) known += (known.empty() ? "" : ", ") + kernel;
    throw ArgumentError("no kernel '" + printable(name) + "' on this CPU; it has: " + known);
}

}  // namespace

void register_kernels(py::module_& m) {
    m.def("kernels", &kernel_names, "Names of the kernels this CPU runs, slowest first.");
    m.def("kernel", [] { return std::string(kernel_name(active_kernel())); }, "Name of the kernel in use.");
    m.def("use_kernel", &choose_kernel, py::arg("name"), "Choose the kernel for the whole process.");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only a concurrent setenv would matter, and imports are serialised
    if (const char* name = std::getenv("FASTCORE_KERNEL"); name != nullptr && *name != '\0') {
        try {
            choose_kernel(name);
        } catch (const ArgumentError& error) {
            throw py::import_error(std::string("FASTCORE_KERNEL: ") + error.what());
        }
    }
}

}  // namespace fastcore
