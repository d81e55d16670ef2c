// Fingerprints of findings that are columns.
#pragma once

#include "core/digest/fingerprint.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::digest {

/// One finding of the table, as a fingerprint sees it.
FindingView finding_view(const sarif::FindingTable& table, std::size_t index);

/// Those of all its findings, in their order. `checkpoint` may be null.
Fingerprints fingerprint_table(const sarif::FindingTable& table, const Recipe& recipe,
                               Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::digest
