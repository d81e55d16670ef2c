// The items of a list, one for each row that is there, a comma behind each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/response/answer.hpp"
#include "core/response/bad_rows.hpp"
#include "core/response/row.hpp"
#include "core/response/row_plan.hpp"
#include "core/response/row_writer.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// What surrounds each row of a connection.
struct Edges {
    std::string opening;                   ///< `{"node":`
    std::span<const std::string> cursors;  ///< one for each row, also for absent ones
    bool are_numbered = false;             ///< cursors are made from the numbers of the edges
    std::uint64_t first_offset = 0;        ///< the number of the first edge
};

/// The cursor of an edge as a JSON string.
std::string edge_cursor(const Edges& edges, std::size_t row_index, std::size_t output_index);

/// A part of a list's rows.
struct ListPart {
    std::span<const Row> rows;
    std::size_t row_index = 0;     ///< of the first row among all of the list
    std::size_t output_index = 0;  ///< of the first item in the list
};

/// Rows of the part that are there.
std::size_t count_items(std::span<const Row> rows);

class ListWriter {
public:
    /// `edges` and `checkpoint` may be null.
    ListWriter(const RowPlan& plan, const Edges* edges, Checkpoint* checkpoint)
        : plan_(&plan), edges_(edges), checkpoint_(checkpoint), row_writer_(plan, checkpoint) {}

    /// For what is written from here on.
    void set_checkpoint(Checkpoint* checkpoint) {
        checkpoint_ = checkpoint;
        row_writer_.set_checkpoint(checkpoint);
    }

    /// Throws RowError for a bad row, unless the plan wants null for it.
    void write(const ListPart& part, Answer& answer, BadRows& bad_rows);

private:
    const RowPlan* plan_;
    const Edges* edges_;
    Checkpoint* checkpoint_;
    RowWriter row_writer_;
};

/// Bytes that the rows will probably need; not less where nothing can make them longer.
std::size_t expected_list_size(std::span<const Row> rows, const RowPlan& plan, const Edges* edges);

/// Appends all rows of a list, on as many threads as the plan says.
void write_list(std::span<const Row> rows, const RowPlan& plan, const Edges* edges, Checkpoint* checkpoint,
                Answer& answer, BadRows& bad_rows);

}  // namespace fastcore::response
