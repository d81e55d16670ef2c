// Findings whose keys are equal.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/digest/fingerprints.hpp"

namespace fastcore::digest {

struct Region {
    std::int64_t line, column, end_line, end_column;
    auto operator<=>(const Region&) const = default;
};

/// Of a finding, by its index; asked only for findings whose key is there twice.
using RegionOf = std::function<Region(std::size_t)>;

/// The keys are the fingerprints; equal ones are duplicates.
Fingerprints with_repeats_marked(std::vector<Digest> keys);

/// The distinct regions of one key count from 0, which leaves the key as it is; equal ones are duplicates.
Fingerprints with_repeats_numbered(std::vector<Digest> keys, const RegionOf& region_of);

}  // namespace fastcore::digest
