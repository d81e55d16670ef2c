// Stable identities of findings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/digest/finding_view.hpp"
#include "core/digest/message_batch.hpp"
#include "core/digest/numbering.hpp"
#include "core/digest/recipe.hpp"

namespace fastcore::digest {

/// Takes findings one by one and keeps only their digests and regions.
class Fingerprinter {
public:
    /// Throws ArgumentError for a version that there is not.
    explicit Fingerprinter(const Recipe& recipe);

    void reserve(std::size_t count);
    void add(const FindingView& finding);

    /// The fingerprints of all findings since the last call, in their order.
    Fingerprints finish();

private:
    Recipe recipe_;
    std::vector<Field> hashed_;
    MessageBatch batch_;
    std::vector<Region> regions_;  ///< where equal keys are numbered
};

}  // namespace fastcore::digest
