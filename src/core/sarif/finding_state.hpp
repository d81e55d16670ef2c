// Findings as bytes, as pickles hold them: what one implementation writes, the other reads, on any machine.
//
// The eight bytes kStateStart and the number of rows as int64, then the columns in the order of a finding's fields.
// Numbers are little endian.
//   texts: int64 offsets, one more than there are rows, and the UTF-8 that they divide
//   numbers: int32
//   cwe: int64 offsets into the int32 numbers behind them
//   fingerprint: a byte a row, 1 where there is none, and 32 bytes a row
//   suppressed: a byte a row
//   partial_fingerprints: int64 offsets into pairs, then all names and all values, each as texts
#pragma once

#include <string_view>

#include "core/response/answer.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

inline constexpr std::string_view kStateStart = "fcFind1\n";

// A checkpoint may be null.

void append_state(response::Answer& out, const FindingTable& table, Checkpoint* checkpoint);

/// Throws ArgumentError where append_state() cannot have written `state`.
FindingTable read_state(std::string_view state, Checkpoint* checkpoint);

}  // namespace fastcore::sarif
