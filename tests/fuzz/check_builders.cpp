#include "core/support/cpu.hpp"
#include "fuzz/call.hpp"
#include "fuzz/check.hpp"
#include "fuzz/outcome.hpp"
#include "fuzz/reference.hpp"

namespace fastcore::fuzz {

std::optional<std::string> builders_differ(std::string_view input) {
    Call call = read_call(input);
    call.workers = 1;
    const std::string expected = expected_outcome(call);
    const Kernel before = active_kernel();
    std::optional<std::string> difference;
    for (const Kernel kernel : available_kernels()) {
        use_kernel(kernel_name(kernel));
        const std::string got = outcome(call);
        if (got == expected) continue;
        difference = "kernel " + std::string(kernel_name(kernel)) + "\nexpected: " + expected + "\n     got: " + got;
        break;
    }
    use_kernel(kernel_name(before));
    return difference;
}

std::optional<std::string> workers_differ(std::string_view input) {
    // parts of a list have a megabyte
    constexpr std::size_t padding = std::size_t{300} << 10;
    Call call = read_call(input, padding);
    const std::size_t workers = call.workers + 1;
    call.workers = 1;
    const std::string expected = outcome(call);
    call.workers = workers;
    const std::string got = outcome(call);
    if (got == expected) return std::nullopt;
    return std::to_string(workers) + " workers\nexpected: " + expected + "\n     got: " + got;
}

}  // namespace fastcore::fuzz
