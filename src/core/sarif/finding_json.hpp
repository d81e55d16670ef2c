// Findings as JSON.
#pragma once

#include "core/response/answer.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// Appends an array with one object a finding, as Python's json writes it without spaces and without escaping what is
/// beyond ASCII.
void append_findings(response::Answer& out, const FindingTable& table, Checkpoint* checkpoint = nullptr);

/// Bytes that the texts of a table take, from which the size of its JSON can be guessed.
std::size_t text_size(const FindingTable& table);

}  // namespace fastcore::sarif
