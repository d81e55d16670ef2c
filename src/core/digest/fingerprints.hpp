// What findings are told apart by.
#pragma once

#include <cstdint>
#include <vector>

#include "core/digest/digest.hpp"

namespace fastcore::digest {

/// Of each finding, in their order.
struct Fingerprints {
    std::vector<Digest> digests;
    std::vector<std::uint8_t> is_duplicate;  ///< equal to an earlier one, or known before

    bool operator==(const Fingerprints&) const = default;
};

}  // namespace fastcore::digest
