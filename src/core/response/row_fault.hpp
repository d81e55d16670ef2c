// Finds what is wrong with a row that the fast walk has refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/response/row.hpp"

namespace fastcore::response {

/// The first fault of the row's text: its UTF-8, then a byte order mark, then grammar and depth in byte order.
/// Collisions of keys are found by the walk itself. Nothing: the text is valid.
std::optional<RowFault> find_row_fault(std::string_view row, std::size_t max_depth);

/// The part of find_row_fault that concerns the encoding.
std::optional<RowFault> find_encoding_fault(std::string_view row);

}  // namespace fastcore::response
