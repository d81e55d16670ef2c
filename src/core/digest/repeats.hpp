// Which digests are equal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/digest/digest.hpp"

namespace fastcore::digest {

struct Repeat {
    std::size_t index;
    std::size_t first;  ///< of the first digest that is equal
};

/// Those digests that are equal to an earlier one, in their order. Throws ArgumentError for 2^32 digests and more.
std::vector<Repeat> find_repeats(std::span<const Digest> digests);

/// Indices of equal digests side by side, each group in ascending order.
class RepeatGroups {
public:
    /// `repeats` of `count` digests, as find_repeats() gives them.
    RepeatGroups(std::span<const Repeat> repeats, std::size_t count);

    std::size_t size() const { return starts_.size() - 1; }

    std::span<std::uint32_t> operator[](std::size_t group) {
        return std::span(indices_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
    }

private:
    std::vector<std::uint32_t> indices_;
    std::vector<std::uint32_t> starts_{0};  ///< and the end of the last one
};

}  // namespace fastcore::digest
