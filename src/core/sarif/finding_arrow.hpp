// Findings as an Arrow table, which shares the columns it is made of.
#pragma once

#include <memory>

#include "core/sarif/finding_table.hpp"
#include "core/support/arrow.hpp"

namespace fastcore::sarif {

/// A struct of the columns, in the order of a finding's fields; none is nullable.
arrow::Field finding_schema();

/// The whole table as one batch, also where it has no rows.
void export_findings(const std::shared_ptr<const FindingTable>& table, ArrowArray* out);

/// A stream of that batch, which is made when it is asked for.
void export_finding_stream(std::shared_ptr<const FindingTable> table, ArrowArrayStream* out);

}  // namespace fastcore::sarif
