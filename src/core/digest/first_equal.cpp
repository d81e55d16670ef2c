#include "core/digest/first_equal.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace fastcore::digest {
namespace {

/// An entry of the open-addressed table; its place comes from other bits of the digest.
struct Slot {
    std::size_t number = 0;  ///< of the digest, counted from 1; 0: empty
    std::uint64_t tag = 0;   ///< bytes of the digest, so that the others need not be looked at
};

std::uint64_t bytes_of(const Digest& digest, std::size_t offset) {
    std::uint64_t bytes;
    std::memcpy(&bytes, digest.data() + offset, sizeof bytes);
    return bytes;
}

}  // namespace

std::vector<std::size_t> first_equal(std::span<const Digest> digests) {
    std::vector<Slot> slots(std::bit_ceil(2 * digests.size() + 1));  // one at least stays empty
    const std::size_t mask = slots.size() - 1;
    constexpr std::size_t ahead = 8;  // long enough for a slot to come from memory
    std::vector<std::size_t> firsts(digests.size());
    for (std::size_t i = 0; i < digests.size(); ++i) {
        if (i + ahead < digests.size()) __builtin_prefetch(&slots[bytes_of(digests[i + ahead], 0) & mask], 1);
        const std::uint64_t tag = bytes_of(digests[i], 8);
        for (std::size_t place = bytes_of(digests[i], 0) & mask;; place = (place + 1) & mask) {
            Slot& slot = slots[place];
            if (slot.number == 0) slot = {i + 1, tag};
            if (slot.tag == tag && digests[slot.number - 1] == digests[i]) {
                firsts[i] = slot.number - 1;
                break;
            }
        }
    }
    return firsts;
}

}  // namespace fastcore::digest
