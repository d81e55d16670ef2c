#include "core/support/cpu.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace fastcore {
namespace {

bool is_available(Kernel kernel) {
    switch (kernel) {
        case Kernel::portable:
            return true;
        case Kernel::avx2:
#if defined(__x86_64__)
            return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#else
            return false;
#endif
    }
    return false;
}

std::atomic<Kernel>& active() {
    static std::atomic<Kernel> kernel{available_kernels().back()};
    return kernel;
}

}  // namespace

std::string_view kernel_name(Kernel kernel) {
    constexpr std::array<std::string_view, kKernelCount> names{"portable", "avx2"};
    return names[static_cast<std::size_t>(kernel)];
}

std::vector<Kernel> available_kernels() {
    std::vector<Kernel> kernels;
    for (std::size_t i = 0; i < kKernelCount; ++i) {
        if (is_available(static_cast<Kernel>(i))) kernels.push_back(static_cast<Kernel>(i));
    }
    return kernels;
}

Kernel active_kernel() { return active().load(std::memory_order_relaxed); }

bool use_kernel(std::string_view name) {
    const std::vector<Kernel> kernels = available_kernels();
    const auto found = std::ranges::find(kernels, name, kernel_name);
    if (found == kernels.end()) return false;
    active().store(*found, std::memory_order_relaxed);
    return true;
}

}  // namespace fastcore
