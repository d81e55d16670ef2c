// Short messages, written and hashed a few at a time.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::digest {

/// Messages are put together in one buffer, which stays in the CPU's cache, and hashed side by side.
class MessageBatch {
public:
    /// The next message has at most `size` bytes. The pointer is where it is to be written; end_message() takes what
    /// is behind its last byte.
    std::byte* start_message(std::size_t size);
    void end_message(const std::byte* end);

    void reserve(std::size_t count) { reserve_on_huge_pages(digests_, count); }

    /// Digests of all messages since the last call, in their order.
    std::vector<Digest> finish();

private:
    struct Place {
        std::size_t start, size;
    };

    void hash();

    std::vector<std::byte> buffer_;
    std::size_t used_ = 0;
    std::vector<Place> places_;  ///< of the messages that are not hashed yet
    std::vector<Digest> digests_;
};

}  // namespace fastcore::digest
