// Rows written one behind the other, each through the walk of the active kernel.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "core/response/answer.hpp"
#include "core/response/kernel.hpp"
#include "core/response/row.hpp"
#include "core/response/row_plan.hpp"
#include "core/response/row_text.hpp"

namespace fastcore::response {

class RowWriter {
public:
    /// `checkpoint` may be null.
    RowWriter(const RowPlan& plan, Checkpoint* checkpoint) : walk_(active_walk()), state_(plan, checkpoint) {}

    void set_checkpoint(Checkpoint* checkpoint) { state_.checkpoint = checkpoint; }

    /// Appends a row that is not absent. False: the row is bad, nothing is written, and take_fault() says why.
    bool write(const Row& row, Answer& answer);

    /// Once for each bad row: the reason quotes keys, and is as long as they are.
    RowFault take_fault() { return std::move(fault_); }

private:
    /// What the row needs at the most; not more exactly than it takes to see that it fits into what is `left`.
    std::size_t bound(std::string_view text, std::size_t left) const;
    RowFault find_fault(std::string_view text);

    WalkRow walk_;
    WalkState state_;
    RowText text_;
    RowFault fault_{0, {}};
};

}  // namespace fastcore::response
