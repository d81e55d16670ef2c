// Parts of runs that stand elsewhere in the log (SARIF 2.1.0, sections 3.13.5 and 4).
#pragma once

#include <vector>

#include "core/sarif/json_index.hpp"
#include "core/sarif/run.hpp"

namespace fastcore::sarif {

/// For each run the elements of inlineExternalProperties that belong to it, in order.
std::vector<std::vector<ExternalProperties>> assign_external_properties(const JsonIndex& json,
                                                                        const std::vector<Value>& runs,
                                                                        Value external_properties);

}  // namespace fastcore::sarif
