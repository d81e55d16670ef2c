// Finds what is wrong with a row that the fast walk has refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/response/row.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// The row is no UTF-8, or starts with a byte order mark. It comes before every other fault, wherever it is.
std::optional<RowFault> find_encoding_fault(std::string_view row);

/// The first byte at which the row's grammar or its depth goes wrong. Collisions of keys are found by the walk itself.
/// `checkpoint` may be null.
std::optional<RowFault> find_grammar_fault(std::string_view row, std::size_t max_depth,
                                           Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::response
