// Runs a check on every kernel that this CPU has.
#pragma once

#include <string>

#include "catch.hpp"
#include "core/support/cpu.hpp"

namespace fastcore::test {

/// Puts the kernel back that was in use.
class KernelGuard {
public:
    KernelGuard() = default;
    ~KernelGuard() { use_kernel(kernel_name(before_)); }
    KernelGuard(const KernelGuard&) = delete;
    KernelGuard& operator=(const KernelGuard&) = delete;

private:
    Kernel before_ = active_kernel();
};

template <class Check>
void on_each_kernel(Check check) {
    const KernelGuard guard;
    for (const Kernel kernel : available_kernels()) {
        const std::string name(kernel_name(kernel));
        CAPTURE(name);
        REQUIRE(use_kernel(name));
        check();
    }
}

}  // namespace fastcore::test
