// Findings of several logs as those of one.
#pragma once

#include <span>

#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// The rows of all tables in order. Their fingerprints are made anew, as those of one log: within each table alone,
/// findings of an equal key would have got the same numbers. `checkpoint` may be null.
FindingTable concat(std::span<const FindingTable* const> tables, Checkpoint* checkpoint);

}  // namespace fastcore::sarif
