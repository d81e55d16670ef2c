#include "core/digest/message_batch.hpp"

#include <algorithm>
#include <array>

#include "core/digest/sha256_streams.hpp"

namespace fastcore::digest {
namespace {

// More would win little: at the end of a batch only some lanes are in use.
constexpr std::size_t kBatchMessages = 64;
// Half of a usual first-level cache.
constexpr std::size_t kBatchBytes = std::size_t{16} << 10;

}  // namespace

std::byte* MessageBatch::start_message(std::size_t size) {
    if (places_.size() == kBatchMessages || used_ + size > kBatchBytes) hash();
    const std::size_t needed = used_ + size + kPaddingMax;
    if (needed > buffer_.size()) buffer_.resize(std::max(needed, kBatchBytes + kPaddingMax));
    return buffer_.data() + used_;
}

void MessageBatch::end_message(const std::byte* end) {
    const auto size = static_cast<std::size_t>(end - buffer_.data()) - used_;
    std::byte* const start = buffer_.data() + used_;
    write_padding(start + size, size);
    places_.push_back({used_, padded_size(size)});
    used_ += padded_size(size);
}

std::vector<Digest> MessageBatch::finish() {
    hash();
    return std::exchange(digests_, {});
}

void MessageBatch::hash() {
    std::array<PaddedMessage, kBatchMessages> messages;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        messages[i] = {buffer_.data() + places_[i].start, places_[i].size / kBlockBytes};
    }
    const std::size_t hashed = digests_.size();
    digests_.resize(hashed + places_.size());
    hash_messages(active_sha256_kernel(), std::span(messages).first(places_.size()), digests_.data() + hashed);
    places_.clear();
    used_ = 0;
}

}  // namespace fastcore::digest
