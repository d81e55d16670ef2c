// Messages through the lanes of a kernel.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/digest/digest.hpp"
#include "core/digest/sha256_kernel.hpp"

namespace fastcore::digest {

/// A message of whole blocks, its padding among them, and where its digest goes.
struct PaddedMessage {
    const std::byte* blocks;
    std::size_t count;
    Digest* digest;
};

/// Bytes behind a message that write_padding() may touch.
inline constexpr std::size_t kPaddingMax = kBlockBytes + 16;

/// Bytes of a message with its padding.
constexpr std::size_t padded_size(std::size_t size) { return (size + 8) / kBlockBytes * kBlockBytes + kBlockBytes; }

/// Writes the padding of a message of `size` bytes behind its last byte (FIPS 180-4, section 5.1.1).
void write_padding(std::byte* message_end, std::size_t size);

/// Hashes messages[i] into digests[i] on the calling thread.
void hash_messages(const Sha256Kernel& kernel, std::span<const std::string_view> messages, Digest* digests);

/// The same in any order: those of equal length are taken together, so that no lane waits for another.
void hash_messages(const Sha256Kernel& kernel, std::span<const PaddedMessage> messages);

}  // namespace fastcore::digest
