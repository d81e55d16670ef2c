// Reads a whole SARIF log (OASIS, Static Analysis Results Interchange Format 2.1.0).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/sarif/finding_table.hpp"
#include "core/sarif/problem.hpp"
#include "core/sarif/run.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

struct LogOptions {
    std::string source_root;  ///< folder or `file` URI that paths become relative to; empty: they stay
    bool strict = false;      ///< the first problem is thrown as a SarifError
    std::size_t max_depth = 0;
    std::size_t max_errors = 0;      ///< more problems are only counted
    std::size_t max_text_bytes = 0;  ///< of the findings' and rules' texts together, and what each adds to them
};

struct Log {
    FindingTable findings;
    std::vector<ToolRun> runs;
    std::vector<Problem> problems;
};

/// Throws SarifError for what is no SARIF log. `checkpoint` may be null.
Log read_log(std::string_view text, const LogOptions& options, Checkpoint* checkpoint);

}  // namespace fastcore::sarif
