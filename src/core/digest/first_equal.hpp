// Which digests are equal.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/digest/digest.hpp"

namespace fastcore::digest {

/// For each digest the index of the first one that is equal to it, which may be its own.
std::vector<std::size_t> first_equal(std::span<const Digest> digests);

}  // namespace fastcore::digest
