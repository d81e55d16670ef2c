#include "core/digest/message_batch.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/digest/sha256_streams.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::digest {
namespace {

// So many that few lanes stay empty at the end of a batch.
constexpr std::size_t kBatchMessages = 256;
// What the second-level cache holds beside the texts that messages are made of.
constexpr std::size_t kBatchBlocks = 1024;
constexpr std::size_t kUsualBlocks = 4;

std::size_t blocks_for(std::size_t size) { return (size + kBlockBytes - 1) / kBlockBytes; }

}  // namespace

void MessageBatch::reserve(std::size_t count) {
    reserve_on_huge_pages(digests_, count);
    const std::size_t messages = std::min(count, kBatchMessages);
    places_.reserve(messages);
    const std::size_t blocks = std::min((messages + 1) * kUsualBlocks, kBatchBlocks);
    if (blocks > capacity_) grow(blocks);
}

std::byte* MessageBatch::start_message(std::size_t size) {
    if (places_.size() == kBatchMessages || used_ >= kBatchBlocks) hash();
    const std::size_t needed = used_ + blocks_for(size + kPaddingMax);
    if (needed > capacity_) grow(std::max(needed, 2 * capacity_));
    return buffer_[used_].bytes;
}

void MessageBatch::end_message(const std::byte* end) {
    std::byte* const start = buffer_[used_].bytes;
    const auto size = static_cast<std::size_t>(end - start);
    write_padding(start + size, size);
    places_.push_back({used_, padded_size(size) / kBlockBytes});
    used_ += places_.back().count;
}

std::vector<Digest> MessageBatch::finish() {
    hash();
    return std::exchange(digests_, {});
}

void MessageBatch::grow(std::size_t capacity) {
    auto grown = std::make_unique_for_overwrite<Block[]>(capacity);
    std::copy_n(buffer_.get(), used_, grown.get());
    buffer_ = std::move(grown);
    capacity_ = capacity;
}

void MessageBatch::hash() {
    const std::size_t hashed = digests_.size();
    digests_.resize(hashed + places_.size());
    std::array<PaddedMessage, kBatchMessages> messages;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        messages[i] = {buffer_[places_[i].start].bytes, places_[i].count, &digests_[hashed + i]};
    }
    hash_messages(active_sha256_kernel(), std::span(messages).first(places_.size()));
    places_.clear();
    used_ = 0;
}

}  // namespace fastcore::digest
