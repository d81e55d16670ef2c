#include "core/response/row_writer.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/response/json_scan.hpp"
#include "core/response/row_fault.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::response {

bool RowWriter::write(const Row& row, Answer& answer) {
    const std::optional<std::string_view> text = text_.read(row, state_.checkpoint);
    if (!text) {
        fault_ = text_.fault();
        return false;
    }
    const std::size_t most = bound(*text, answer.left() - std::min(answer.left(), kWalkSlack)) + kWalkSlack;
    answer.reserve(most);
    if (state_.plan->is_selected()) state_.row_values.grow(most);

    char* out = answer.end();
    WalkResult result = walk_(*text, is_known_utf8(row), state_, out);
    if (state_.incomplete) {
        out = answer.end();
        result = walk_(*text, is_known_utf8(row), state_, out);
    }
    const bool is_done = result == WalkResult::done;
    if (is_done) {
        answer.set_end(out);
    } else {
        fault_ = find_fault(*text);
    }
    state_.shapes.trim();
    return is_done;
}

std::size_t RowWriter::bound(std::string_view text, std::size_t left) const {
    const RowPlan& plan = *state_.plan;
    if (plan.row_place() == nullptr) return plan.answer_bound(text.size(), 0);
    if (!plan.has_nested_places() && !text.starts_with('[') && !is_json_whitespace(text.empty() ? '{' : text[0])) {
        return plan.answer_bound(text.size(), 1);
    }
    const std::size_t most = plan.answer_bound(text.size(), text.size() / 2 + 1);
    if (most <= left) return most;
    std::size_t objects = 0;
    in_checked_windows(text.size(), state_.checkpoint, [&](std::size_t start, std::size_t end) {
        objects += static_cast<std::size_t>(std::ranges::count(text.substr(start, end - start), '{'));
    });
    return plan.answer_bound(text.size(), objects);
}

RowFault RowWriter::find_fault(std::string_view text) {
    std::optional<RowFault> fault = find_encoding_fault(text);
    if (!fault) fault = std::move(state_.collision);
    if (!fault) fault = find_grammar_fault(text, state_.plan->max_depth(), state_.checkpoint);
    if (!fault) throw std::logic_error("a row was refused without a fault");
    return *std::move(fault);
}

}  // namespace fastcore::response
