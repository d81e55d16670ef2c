#include "core/response/list_writer.hpp"

#include <algorithm>

#include "core/response/json_escape.hpp"
#include "core/response/parallel_list.hpp"
#include "core/support/base64.hpp"
#include "core/support/checked_size.hpp"

namespace fastcore::response {
namespace {

// The walk over two rows takes as long as memory needs to bring the one behind them; rows are too short for the CPU to
// foresee that.
void prefetch(const Row& row) {
    constexpr std::size_t cache_line = 64;
    constexpr std::size_t limit = 4096;
    const auto* const start = static_cast<const char*>(row.data);
    for (std::size_t i = 0; i < std::min(row.size, limit); i += cache_line) __builtin_prefetch(start + i);
}

}  // namespace

std::string edge_cursor(const Edges& edges, std::size_t row_index, std::size_t output_index) {
    if (!edges.are_numbered) return json_string(edges.cursors[row_index]);
    // the form of Relay's own reference implementation, which other servers follow
    return json_string(base64("arrayconnection:" + std::to_string(edges.first_offset + output_index)));
}

std::size_t count_items(std::span<const Row> rows) {
    return static_cast<std::size_t>(std::ranges::count(rows, false, &Row::is_absent));
}

void ListWriter::write(const ListPart& part, Answer& answer, BadRows& bad_rows) {
    constexpr std::size_t checked_bytes = std::size_t{1} << 20;
    std::size_t unchecked = 0;
    std::size_t output_index = part.output_index;
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
        const Row& row = part.rows[i];
        if (row.is_absent()) continue;
        if (i + 2 < part.rows.size()) prefetch(part.rows[i + 2]);
        const std::size_t row_index = part.row_index + i;
        if (edges_ != nullptr) answer.append(edges_->opening);
        if (!row_writer_.write(row, answer)) [[unlikely]] {
            if (!plan_->null_bad_rows()) throw RowError(row_index, row_writer_.take_fault());
            bad_rows.add(row_index, output_index, row_writer_.take_fault());
            answer.append("null");
        }
        if (edges_ != nullptr) {
            answer.append(",\"cursor\":");
            answer.append(edge_cursor(*edges_, row_index, output_index));
            answer.append('}');
        }
        answer.append(',');
        answer.pass(row.size);
        ++output_index;
        unchecked += row.size;
        if (unchecked >= checked_bytes && checkpoint_ != nullptr) {
            checkpoint_->check();
            unchecked = 0;
        }
    }
}

std::size_t expected_list_size(std::span<const Row> rows, const RowPlan& plan, const Edges* edges) {
    constexpr std::size_t first_room_of_selection = std::size_t{1} << 18;  // most of the rows' text may not leave
    constexpr std::size_t cursor_size = 64;
    constexpr std::size_t shortest_bound = 4;
    CheckedSize text_size(kWalkSlack + shortest_bound);
    for (const Row& row : rows) text_size.add(row.size + 1);
    std::size_t size = text_size.value();
    if (plan.quote_big_integers()) size += size / 8;
    CheckedSize total(plan.is_selected() ? std::min(size, first_room_of_selection) : size);
    if (!plan.is_selected()) total.add(plan.extra_size(), rows.size());
    if (edges != nullptr) total.add(edges->opening.size() + cursor_size, rows.size());
    return total.value();
}

void write_list(std::span<const Row> rows, const RowPlan& plan, const Edges* edges, Checkpoint* checkpoint,
                Answer& answer, BadRows& bad_rows) {
    answer.expect(text_size(rows));
    if (plan.workers() > 1 && write_list_parallel(rows, plan, edges, checkpoint, answer, bad_rows)) return;
    ListWriter(plan, edges, checkpoint).write({rows, 0, 0}, answer, bad_rows);
}

}  // namespace fastcore::response
