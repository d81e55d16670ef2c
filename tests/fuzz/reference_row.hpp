// One row, rewritten from its tree.
#pragma once

#include <string>

#include "fuzz/held_row.hpp"
#include "fuzz/json_tree.hpp"
#include "fuzz/rules.hpp"

namespace fastcore::fuzz {

/// Throws Fault.
std::string written_row(const HeldRow& row, const Rules& rules);

}  // namespace fastcore::fuzz
