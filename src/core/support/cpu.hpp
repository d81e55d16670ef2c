// Which SIMD kernels this CPU runs, and which one the areas dispatch to.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace fastcore {

/// Slowest first. `avx512` needs the byte permutations of Ice Lake and Zen 4.
enum class Kernel : unsigned char { portable, neon, avx2, avx512 };
inline constexpr std::size_t kKernelCount = 4;

std::string_view kernel_name(Kernel kernel);

/// Kernels this CPU can run, slowest first; `portable` is always there.
std::vector<Kernel> available_kernels();

/// The kernel in use: the fastest available one unless `use_kernel` chose another.
Kernel active_kernel();

/// Chooses a kernel by name for the whole process. False: the name is unknown or the CPU lacks it.
bool use_kernel(std::string_view name);

/// Whether this CPU has instructions for SHA-256: the SHA extensions of x86-64, or those of ARMv8.
bool has_sha_instructions();

}  // namespace fastcore
