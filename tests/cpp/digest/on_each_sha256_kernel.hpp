// Runs a check on every SHA-256 kernel that this CPU has.
#pragma once

#include <string>

#include "catch.hpp"
#include "core/digest/sha256.hpp"

namespace fastcore::test {

/// Puts the kernel back that was in use.
class Sha256KernelGuard {
public:
    Sha256KernelGuard() = default;
    ~Sha256KernelGuard() { digest::use_sha256_kernel(before_); }
    Sha256KernelGuard(const Sha256KernelGuard&) = delete;
    Sha256KernelGuard& operator=(const Sha256KernelGuard&) = delete;

private:
    std::string_view before_ = digest::sha256_kernel();
};

template <class Check>
void on_each_sha256_kernel(Check check) {
    const Sha256KernelGuard guard;
    for (const std::string_view kernel : digest::sha256_kernels()) {
        const std::string name(kernel);
        CAPTURE(name);
        REQUIRE(digest::use_sha256_kernel(name));
        check();
    }
}

}  // namespace fastcore::test
