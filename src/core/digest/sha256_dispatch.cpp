// Which SHA-256 kernel is in use.
#include <algorithm>
#include <atomic>

#include "core/digest/sha256.hpp"
#include "core/digest/sha256_kernel.hpp"
#include "core/support/cpu.hpp"

namespace fastcore::digest {
namespace {

/// Slowest first.
std::vector<const Sha256Kernel*> available() {
    std::vector<const Sha256Kernel*> kernels{&kSha256Portable};
#if defined(__x86_64__)
    const std::vector<Kernel> simd = available_kernels();
    if (std::ranges::find(simd, Kernel::avx2) != simd.end()) kernels.push_back(&kSha256Avx2);
    if (has_sha_instructions()) {
        kernels.push_back(&kSha256ShaNi);
        if (std::ranges::find(simd, Kernel::avx512) != simd.end()) kernels.push_back(&kSha256Avx512);
    }
#elif defined(__AARCH64EL__)
    if (has_sha_instructions()) kernels.push_back(&kSha256Armv8);
#endif
    return kernels;
}

std::atomic<const Sha256Kernel*>& active() {
    static std::atomic<const Sha256Kernel*> kernel{available().back()};
    return kernel;
}

}  // namespace

const Sha256Kernel& active_sha256_kernel() { return *active().load(std::memory_order_relaxed); }

std::vector<std::string_view> sha256_kernels() {
    std::vector<std::string_view> names;
    for (const Sha256Kernel* const kernel : available()) names.push_back(kernel->name);
    return names;
}

std::string_view sha256_kernel() { return active_sha256_kernel().name; }

bool use_sha256_kernel(std::string_view name) {
    const std::vector<const Sha256Kernel*> kernels = available();
    const auto found = std::ranges::find(kernels, name, &Sha256Kernel::name);
    if (found == kernels.end()) return false;
    active().store(*found, std::memory_order_relaxed);
    return true;
}

}  // namespace fastcore::digest
