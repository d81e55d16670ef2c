// What a SHA-256 kernel offers, and the constants that all of them need (FIPS 180-4, sections 4.2.2 and 5.3.3).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/digest/digest.hpp"

namespace fastcore::digest {

inline constexpr std::size_t kBlockBytes = 64;

using State = std::array<std::uint32_t, 8>;

inline constexpr State kInitialState{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

alignas(64) inline constexpr std::array<std::uint32_t, 64> kRoundConstants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// Takes `count` blocks, one behind the other, into the state.
using Compress = void (*)(State& state, const std::byte* blocks, std::size_t count);

/// The same for as many independent messages as the kernel has lanes.
using CompressLanes = void (*)(State* const* states, const std::byte* const* blocks, std::size_t count);

/// Hashes as many whole messages as the kernel has lanes, each of `count` blocks with its padding among them.
using HashLanes = void (*)(const std::byte* const* messages, std::size_t count, Digest* const* digests);

inline constexpr std::size_t kLanesMax = 16;

struct Sha256Kernel {
    std::string_view name;
    Compress compress;
    CompressLanes compress_lanes = nullptr;
    std::size_t lanes = 1;                    ///< 1: there is only `compress`
    std::size_t fewest_in_use = 1;            ///< lanes that need a message for compress_lanes to be the faster one
    const Sha256Kernel* for_fewer = nullptr;  ///< what is faster then; null: `compress`
    HashLanes hash_lanes = nullptr;           ///< null: nothing is won by messages of equal length
};

extern const Sha256Kernel kSha256Portable;
#if defined(__x86_64__)
extern const Sha256Kernel kSha256Avx2;
extern const Sha256Kernel kSha256ShaNi;
extern const Sha256Kernel kSha256Avx512;
#elif defined(__AARCH64EL__)
extern const Sha256Kernel kSha256Armv8;
#endif

/// The one in use.
const Sha256Kernel& active_sha256_kernel();

}  // namespace fastcore::digest
