// Findings that are there more than once.
#pragma once

#include <cstddef>
#include <vector>

#include "core/sarif/finding_table.hpp"

namespace fastcore::sarif {

/// The rows whose fingerprint no earlier row has, in order; rows without a fingerprint are among them. `checkpoint` may
/// be null.
std::vector<std::size_t> rows_without_repeats(const FindingTable& table, Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::sarif
