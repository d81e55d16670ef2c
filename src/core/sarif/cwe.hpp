// Weaknesses (CWE) that free text names.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fastcore::sarif {

using CweNumbers = std::vector<std::int32_t>;

/// Whether a taxonomy of this name is the one of weaknesses.
bool names_cwe(std::string_view taxonomy);

/// Appends the numbers behind each `CWE-89`, `cwe/cwe-089`, `CWE 89:` and the like.
void find_cwe(std::string_view text, CweNumbers& numbers);

/// Likewise where nothing else than a weakness can be meant: `89` is one, too.
void read_cwe(std::string_view text, CweNumbers& numbers);

/// Appends the number if it can be that of a weakness.
void add_cwe(double number, CweNumbers& numbers);

}  // namespace fastcore::sarif
