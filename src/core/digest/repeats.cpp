#include "core/digest/repeats.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/support/error.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::digest {
namespace {

template <class Number>
Number bytes_of(const Digest& digest, std::size_t offset) {
    Number bytes;
    std::memcpy(&bytes, digest.data() + offset, sizeof bytes);
    return bytes;
}

}  // namespace

std::vector<Repeat> find_repeats(std::span<const Digest> digests) {
    if (digests.size() >= std::numeric_limits<std::uint32_t>::max()) throw ArgumentError("too many findings");
    constexpr std::size_t ahead = 16;                                      // long enough for a slot to come from memory
    const std::size_t slot_count = std::bit_ceil(2 * digests.size() + 1);  // half of them at least stay empty
    // An entry of the open-addressed table is the number of a digest, counted from 1, and above it a tag: as many bits
    // of the digest as there is room for, so that the others need not be looked at.
    const auto number_mask = static_cast<std::uint32_t>(std::bit_ceil(std::uint64_t{digests.size()} + 1) - 1);
    std::vector<std::uint32_t> slots;
    reserve_on_huge_pages(slots, slot_count);
    slots.resize(slot_count);
    const auto home = [mask = slots.size() - 1](const Digest& digest) {
        return bytes_of<std::uint64_t>(digest, 0) & mask;
    };
    std::vector<Repeat> repeats;
    for (std::size_t i = 0; i < digests.size(); ++i) {
        if (i + ahead < digests.size()) __builtin_prefetch(&slots[home(digests[i + ahead])], 1);
        const std::uint32_t tag = bytes_of<std::uint32_t>(digests[i], sizeof(std::uint64_t)) & ~number_mask;
        for (std::size_t place = home(digests[i]);; place = (place + 1) & (slots.size() - 1)) {
            const std::uint32_t slot = slots[place];
            if (slot == 0) {
                slots[place] = tag | static_cast<std::uint32_t>(i + 1);
                break;
            }
            if ((slot & ~number_mask) != tag) continue;
            const std::size_t number = slot & number_mask;
            if (digests[number - 1] == digests[i]) {
                repeats.push_back({i, number - 1});
                break;
            }
        }
    }
    return repeats;
}

RepeatGroups::RepeatGroups(std::span<const Repeat> repeats, std::size_t count) {
    std::vector<std::uint32_t> group_of(count);  // of the first digest of a group, counted from 1
    std::vector<std::uint32_t> sizes;
    for (const auto& [index, first] : repeats) {
        std::uint32_t& group = group_of[first];
        if (group == 0) {
            sizes.push_back(1);
            group = static_cast<std::uint32_t>(sizes.size());
        }
        ++sizes[group - 1];
    }
    starts_.reserve(sizes.size() + 1);
    for (const std::uint32_t size : sizes) starts_.push_back(starts_.back() + size);
    indices_.resize(starts_.back());
    std::vector<std::uint32_t> ends = starts_;
    for (const auto& [index, first] : repeats) {
        const std::uint32_t group = group_of[first] - 1;
        std::uint32_t& end = ends[group];
        if (end == starts_[group]) indices_[end++] = static_cast<std::uint32_t>(first);
        indices_[end++] = static_cast<std::uint32_t>(index);
    }
}

}  // namespace fastcore::digest
