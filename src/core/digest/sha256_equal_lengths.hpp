// Messages of equal length, which keep all lanes of a kernel busy to the end.
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/digest/sha256_kernel.hpp"
#include "core/digest/sha256_streams.hpp"

namespace fastcore::digest {

/// Waits for as many messages of equal length as there are lanes.
class EqualLengths {
public:
    explicit EqualLengths(const Sha256Kernel& kernel) : kernel_(kernel) {}

    void add(const PaddedMessage& message) {
        if (message.count > kMostBlocks) return longer_.push_back(message);
        Waiting& waiting = waiting_[message.count - 1];
        waiting.blocks[waiting.count] = message.blocks;
        waiting.digests[waiting.count] = message.digest;
        if (++waiting.count < kernel_.lanes) return;
        kernel_.hash_lanes(waiting.blocks.data(), message.count, waiting.digests.data());
        waiting.count = 0;
    }

    /// What is not hashed, the longest messages first.
    std::vector<PaddedMessage> rest() {
        std::vector<PaddedMessage> rest = std::move(longer_);
        for (std::size_t blocks = kMostBlocks; blocks > 0; --blocks) {
            const Waiting& waiting = waiting_[blocks - 1];
            for (std::size_t i = 0; i < waiting.count; ++i) {
                rest.push_back({waiting.blocks[i], blocks, waiting.digests[i]});
            }
        }
        return rest;
    }

private:
    static constexpr std::size_t kMostBlocks = 12;  // longer messages seldom have company

    struct Waiting {
        std::size_t count = 0;
        std::array<const std::byte*, kLanesMax> blocks;
        std::array<Digest*, kLanesMax> digests;
    };

    const Sha256Kernel& kernel_;
    std::array<Waiting, kMostBlocks> waiting_;
    std::vector<PaddedMessage> longer_;
};

}  // namespace fastcore::digest
