// SHA-256 over many independent messages (FIPS 180-4).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::digest {

/// Stands for one worker a core where there is more than 4 MB to hash, else for one.
inline constexpr std::size_t kAutomaticWorkers = 0;

/// Hashes messages[i] into digests[i]; both spans have the same size. `workers` threads at most share the work, the
/// calling one among them, which alone looks at the checkpoint.
void sha256_batch(std::span<const std::string_view> messages, std::span<Digest> digests, std::size_t workers,
                  Checkpoint* checkpoint = nullptr);

/// Names of the kernels this CPU runs, slowest first; `portable` is always there.
std::vector<std::string_view> sha256_kernels();

/// Name of the kernel in use: the fastest one unless `use_sha256_kernel` chose another.
std::string_view sha256_kernel();

/// Chooses a kernel for the whole process. False: the name is unknown or the CPU lacks it.
bool use_sha256_kernel(std::string_view name);

}  // namespace fastcore::digest
