#include "core/digest/repeats.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/support/error.hpp"

namespace fastcore::digest {
namespace {

/// An entry of the open-addressed table; its place comes from other bits of the digest.
struct Slot {
    std::uint32_t number = 0;  ///< of the digest, counted from 1; 0: empty
    std::uint32_t tag = 0;     ///< bytes of the digest, so that the others need not be looked at
};

template <class Number>
Number bytes_of(const Digest& digest, std::size_t offset) {
    Number bytes;
    std::memcpy(&bytes, digest.data() + offset, sizeof bytes);
    return bytes;
}

}  // namespace

std::vector<Repeat> find_repeats(std::span<const Digest> digests) {
    if (digests.size() >= std::numeric_limits<std::uint32_t>::max()) throw ArgumentError("too many findings");
    constexpr std::size_t ahead = 16;                                // long enough for a slot to come from memory
    std::vector<Slot> slots(std::bit_ceil(2 * digests.size() + 1));  // half of them at least stay empty
    const auto home = [mask = slots.size() - 1](const Digest& digest) {
        return bytes_of<std::uint64_t>(digest, 0) & mask;
    };
    std::vector<Repeat> repeats;
    for (std::size_t i = 0; i < digests.size(); ++i) {
        if (i + ahead < digests.size()) __builtin_prefetch(&slots[home(digests[i + ahead])], 1);
        const auto tag = bytes_of<std::uint32_t>(digests[i], sizeof(std::uint64_t));
        for (std::size_t place = home(digests[i]);; place = (place + 1) & (slots.size() - 1)) {
            Slot& slot = slots[place];
            if (slot.number == 0) {
                slot = {static_cast<std::uint32_t>(i + 1), tag};
                break;
            }
            if (slot.tag == tag && digests[slot.number - 1] == digests[i]) {
                repeats.push_back({i, slot.number - 1});
                break;
            }
        }
    }
    return repeats;
}

}  // namespace fastcore::digest
