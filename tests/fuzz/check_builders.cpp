#include "core/support/cpu.hpp"
#include "fuzz/call.hpp"
#include "fuzz/check.hpp"
#include "fuzz/outcome.hpp"
#include "fuzz/reference.hpp"

namespace fastcore::fuzz {

std::optional<std::string> builders_differ(std::string_view input) {
    Call call = read_call(input);
    if (call.kind != Call::Kind::single) call.kind = Call::Kind::list;
    call.rules.nested_types.clear();
    call.rules.select.reset();
    call.rules.null_bad_rows = call.rules.quote_big_integers = false;
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

}  // namespace fastcore::fuzz
