// A list written by several threads, with the bytes and errors that one thread gives.
#pragma once

#include <span>

#include "core/response/answer.hpp"
#include "core/response/bad_rows.hpp"
#include "core/response/list_writer.hpp"
#include "core/response/row.hpp"
#include "core/response/row_plan.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// False: the rows are too few to be split, and nothing is written. Memory beyond the answer is bounded by a few
/// parts for each worker.
bool write_list_parallel(std::span<const Row> rows, const RowPlan& plan, const Edges* edges, Checkpoint* checkpoint,
                         Answer& answer, BadRows& bad_rows);

}  // namespace fastcore::response
