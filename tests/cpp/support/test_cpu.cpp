#include <algorithm>

#include "catch.hpp"
#include "core/support/cpu.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore {

TEST_CASE("every kernel has its own name", "[cpu]") {
    CHECK(kernel_name(Kernel::portable) == "portable");
    CHECK(kernel_name(Kernel::neon) == "neon");
    CHECK(kernel_name(Kernel::avx2) == "avx2");
    CHECK(kernel_name(Kernel::avx512) == "avx512");
}

TEST_CASE("the portable kernel runs everywhere and comes first", "[cpu]") {
    const std::vector<Kernel> kernels = available_kernels();
    REQUIRE(!kernels.empty());
    CHECK(kernels.size() <= kKernelCount);
    CHECK(kernels.front() == Kernel::portable);
    CHECK(std::ranges::is_sorted(kernels));
}

#if defined(__AARCH64EL__)
TEST_CASE("64-bit Arm always has NEON", "[cpu]") { CHECK(available_kernels().back() == Kernel::neon); }
#endif

TEST_CASE("the fastest kernel is in use unless another one was chosen", "[cpu]") {
    CHECK(active_kernel() == available_kernels().back());
}

TEST_CASE("each available kernel can be chosen by its name", "[cpu]") {
    const test::KernelGuard guard;
    for (const Kernel kernel : available_kernels()) {
        CHECK(use_kernel(kernel_name(kernel)));
        CHECK(active_kernel() == kernel);
    }
}

TEST_CASE("an unknown kernel changes nothing", "[cpu]") {
    const Kernel before = active_kernel();
    for (const char* name : {"", "sse9", "Portable", "portable ", "avx", "avx51"}) CHECK_FALSE(use_kernel(name));
    CHECK(active_kernel() == before);
}

TEST_CASE("a kernel that the CPU lacks is refused", "[cpu]") {
    const std::vector<Kernel> kernels = available_kernels();
    const test::KernelGuard guard;
    for (std::size_t i = 0; i < kKernelCount; ++i) {
        const auto kernel = static_cast<Kernel>(i);
        CHECK(use_kernel(kernel_name(kernel)) == (std::ranges::find(kernels, kernel) != kernels.end()));
    }
}

}  // namespace fastcore
