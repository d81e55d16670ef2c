// Fingerprints as JSON.
#pragma once

#include <cstddef>

#include "core/digest/fingerprints.hpp"
#include "core/response/answer.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::digest {

/// Appends an array with an object for each finding: finding_index, fingerprint, is_duplicate.
void append_fingerprints(response::Answer& out, const Fingerprints& fingerprints, Checkpoint* checkpoint = nullptr);

/// Bytes that the array takes at most.
std::size_t json_bound(const Fingerprints& fingerprints);

}  // namespace fastcore::digest
