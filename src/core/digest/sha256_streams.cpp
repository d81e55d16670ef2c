#include "core/digest/sha256_streams.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/digest/sha256_equal_lengths.hpp"

namespace fastcore::digest {
namespace {

struct Blocks {
    const std::byte* start;
    std::size_t count;
};

/// A message on its way through a kernel.
struct Lane {
    State state;
    Blocks blocks;                                               ///< what is still to be compressed
    Blocks tail;                                                 ///< and then this
    std::array<std::byte, kBlockBytes + kPaddingMax> tail_text;  ///< of a message that is not padded where it stands
    Digest* digest;
};

void start(Lane& lane, const PaddedMessage& message) {
    lane.blocks = {message.blocks, message.count};
    lane.tail = {nullptr, 0};
}

/// The last bytes move to where there is room for their padding.
void start(Lane& lane, std::string_view message) {
    const auto* const text = reinterpret_cast<const std::byte*>(message.data());
    const std::size_t whole = message.size() / kBlockBytes;
    const std::size_t rest = message.size() % kBlockBytes;
    if (rest != 0) std::memcpy(lane.tail_text.data(), text + whole * kBlockBytes, rest);
    write_padding(lane.tail_text.data() + rest, message.size());
    lane.blocks = {text, whole};
    lane.tail = {lane.tail_text.data(), padded_size(rest) / kBlockBytes};
    if (whole == 0) lane.blocks = std::exchange(lane.tail, {nullptr, 0});
}

void write_digest(const State& state, Digest& digest) {
    for (std::size_t i = 0; i < state.size(); ++i) {
        std::uint32_t word = state[i];
        if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
        std::memcpy(digest.data() + 4 * i, &word, sizeof word);
    }
}

/// Moves past `count` blocks; true: the message is hashed.
bool advance(Lane& lane, std::size_t count) {
    lane.blocks.start += count * kBlockBytes;
    lane.blocks.count -= count;
    if (lane.blocks.count != 0) return false;
    lane.blocks = std::exchange(lane.tail, {nullptr, 0});
    if (lane.blocks.count != 0) return false;
    write_digest(lane.state, *lane.digest);
    return true;
}

template <class Message>
class Streams {
public:
    Streams(const Sha256Kernel& kernel, std::span<const Message> messages, Digest* digests)
        : kernel_(kernel), messages_(messages), digests_(digests) {
        for (std::size_t i = 0; i < lanes_.size(); ++i) in_use_[i] = &lanes_[i];
    }

    void run() {
        while (fill(), count_ != 0) {
            const Sha256Kernel* kernel = &kernel_;
            while (count_ < kernel->fewest_in_use && kernel->for_fewer != nullptr) kernel = kernel->for_fewer;
            if (count_ < kernel->fewest_in_use || kernel->lanes == 1) {
                finish_one();
            } else {
                step(*kernel);
            }
        }
    }

private:
    Digest* digest_of(std::size_t message) const {
        if constexpr (std::is_same_v<Message, PaddedMessage>) {
            return messages_[message].digest;
        } else {
            return digests_ + message;
        }
    }

    void fill() {
        for (; count_ < kernel_.lanes && next_ < messages_.size(); ++count_, ++next_) {
            Lane& lane = *in_use_[count_];
            lane.state = kInitialState;
            lane.digest = digest_of(next_);
            start(lane, messages_[next_]);
        }
    }

    /// As many blocks as all messages in the last lanes still have, of which the kernel takes some; its lanes without
    /// one repeat another's.
    void step(const Sha256Kernel& kernel) {
        std::array<State*, kLanesMax> states;
        std::array<const std::byte*, kLanesMax> blocks;
        const std::size_t taken = std::min(count_, kernel.lanes);
        const std::size_t first = count_ - taken;
        std::size_t common = in_use_[first]->blocks.count;
        for (std::size_t i = 0; i < taken; ++i) {
            Lane& lane = *in_use_[first + i];
            states[i] = &lane.state;
            blocks[i] = lane.blocks.start;
            common = std::min(common, lane.blocks.count);
        }
        for (std::size_t i = taken; i < kernel.lanes; ++i) {
            states[i] = &spare_[i];
            blocks[i] = blocks[0];
        }
        kernel.compress_lanes(states.data(), blocks.data(), common);
        for (std::size_t i = count_; i-- > first;) {
            if (advance(*in_use_[i], common)) std::swap(in_use_[i], in_use_[--count_]);
        }
    }

    void finish_one() {
        Lane& lane = *in_use_[count_ - 1];
        std::size_t count;
        do {
            count = lane.blocks.count;
            kernel_.compress(lane.state, lane.blocks.start, count);
        } while (!advance(lane, count));
        --count_;
    }

    const Sha256Kernel& kernel_;
    std::span<const Message> messages_;
    Digest* digests_;
    std::size_t next_ = 0;   // the first message that is in no lane yet
    std::size_t count_ = 0;  // lanes in use
    std::array<Lane, kLanesMax> lanes_;
    std::array<Lane*, kLanesMax> in_use_;   // those first
    std::array<State, kLanesMax> spare_{};  // what the other lanes write to
};

}  // namespace

void write_padding(std::byte* message_end, std::size_t size) {
    std::memset(message_end, 0, kPaddingMax);  // of a fixed size, which needs no loop
    message_end[0] = std::byte{0x80};
    auto bits = static_cast<std::uint64_t>(size) * 8;
    if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap64(bits);
    std::memcpy(message_end + padded_size(size) - size - sizeof bits, &bits, sizeof bits);
}

void hash_messages(const Sha256Kernel& kernel, std::span<const std::string_view> messages, Digest* digests) {
    Streams<std::string_view>(kernel, messages, digests).run();
}

void hash_messages(const Sha256Kernel& kernel, std::span<const PaddedMessage> messages) {
    if (kernel.hash_lanes == nullptr) return Streams<PaddedMessage>(kernel, messages, nullptr).run();
    EqualLengths lengths(kernel);
    for (const PaddedMessage& message : messages) lengths.add(message);
    const std::vector<PaddedMessage> rest = lengths.rest();
    Streams<PaddedMessage>(kernel, rest, nullptr).run();
}

}  // namespace fastcore::digest
