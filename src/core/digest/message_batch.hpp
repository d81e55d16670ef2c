// Short messages, written and hashed a few at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/digest/sha256_kernel.hpp"

namespace fastcore::digest {

/// Messages are put together in one buffer, which stays in the CPU's cache, and hashed side by side.
class MessageBatch {
public:
    /// Writing the next message touches at most `size` bytes. The pointer is where it is to be written; end_message()
    /// takes what is behind its last byte.
    std::byte* start_message(std::size_t size);
    void end_message(const std::byte* end);

    /// Makes room for the digests of `count` messages.
    void reserve(std::size_t count);

    /// Digests of all messages since the last call, in their order.
    std::vector<Digest> finish();

private:
    struct alignas(kBlockBytes) Block {
        std::byte bytes[kBlockBytes];
    };

    struct Place {
        std::size_t start, count;  ///< in blocks
    };

    void grow(std::size_t capacity);
    void hash();

    std::unique_ptr<Block[]> buffer_;
    std::size_t capacity_ = 0;  ///< in blocks, as `used_`
    std::size_t used_ = 0;
    std::vector<Place> places_;  ///< of the messages that are not hashed yet
    std::vector<Digest> digests_;
};

}  // namespace fastcore::digest
