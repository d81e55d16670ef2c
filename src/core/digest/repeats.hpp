// Which digests are equal.
#pragma once

#include <cstddef>
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

}  // namespace fastcore::digest
