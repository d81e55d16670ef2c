#include "core/support/cpu.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__AARCH64EL__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace fastcore {
namespace {

#if defined(__x86_64__)
// These ask the CPU and whether the operating system saves the registers (XCR0).
bool has_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

bool has_avx512() {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#endif

bool is_available(Kernel kernel) {
    switch (kernel) {
        case Kernel::portable:
            return true;
#if defined(__x86_64__)
        case Kernel::avx2:
            return has_avx2();
        case Kernel::avx512:
            return has_avx512();
#elif defined(__AARCH64EL__)
        case Kernel::neon:  // part of every 64-bit Arm CPU
            return true;
#endif
        default:
            return false;
    }
}

std::atomic<Kernel>& active() {
    static std::atomic<Kernel> kernel{available_kernels().back()};
    return kernel;
}

}  // namespace

std::string_view kernel_name(Kernel kernel) {
    constexpr std::array<std::string_view, kKernelCount> names{"portable", "neon", "avx2", "avx512"};
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

bool has_sha_instructions() {
#if defined(__x86_64__)
    // not a name that __builtin_cpu_supports knows in every compiler
    constexpr unsigned leaf = 7;
    constexpr unsigned sha_bit = 1U << 29;
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    return __builtin_cpu_supports("sse4.1") && __get_cpuid_count(leaf, 0, &eax, &ebx, &ecx, &edx) != 0 &&
           (ebx & sha_bit) != 0;
#elif defined(__AARCH64EL__) && defined(__linux__)
    return (getauxval(AT_HWCAP) & HWCAP_SHA2) != 0;
#elif defined(__AARCH64EL__) && defined(__APPLE__)
    return true;  // every 64-bit Apple CPU
#else
    return false;
#endif
}

}  // namespace fastcore
