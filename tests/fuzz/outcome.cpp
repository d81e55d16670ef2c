#include "fuzz/outcome.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/response/list_response.hpp"
#include "core/support/storage.hpp"

namespace fastcore::fuzz {
namespace {

using response::Answer;
using response::RowPlan;

/// Always exactly as large as was asked for, and never twice at the same place.
class ExactStorage final : public Storage {
public:
    std::span<char> grow(std::size_t used, std::size_t capacity) override {
        std::vector<char> grown(capacity);
        std::copy_n(memory_.begin(), used, grown.begin());
        memory_ = std::move(grown);
        return memory_;
    }

private:
    std::vector<char> memory_;
};

std::optional<response::Selection> selection(const std::optional<Selection>& selected) {
    if (!selected) return std::nullopt;
    response::Selection entries;
    for (const Selected& entry : *selected) {
        entries.push_back({utf8(entry.key), utf8(entry.name), selection(entry.below)});
    }
    return entries;
}

RowPlan plan_of(const Call& call) {
    response::RowOptions options;
    if (call.rules.type_name) options.type_name = utf8(*call.rules.type_name);
    options.max_depth = call.rules.max_depth;
    for (const NestedType& nested : call.rules.nested_types) {
        std::vector<std::string> path;
        std::ranges::transform(nested.path, std::back_inserter(path), utf8);
        options.nested_types.push_back({std::move(path), utf8(nested.type_name)});
    }
    options.select = selection(call.rules.select);
    options.null_bad_rows = call.rules.null_bad_rows;
    options.quote_big_integers = call.rules.quote_big_integers;
    options.workers = call.workers;
    return RowPlan(options);
}

response::Connection connection_of(const Call& call) {
    const Envelope& envelope = call.envelope;
    response::Connection connection;
    connection.has_cursors = envelope.cursors.has_value();
    if (envelope.cursors) connection.cursors = *envelope.cursors;
    connection.first_offset = envelope.first_offset;
    connection.has_next_page = envelope.has_next_page;
    connection.has_previous_page = envelope.has_previous_page;
    connection.start_cursor = envelope.start_cursor;
    connection.total_count = envelope.total_count;
    if (envelope.is_typed) connection.type_name = utf8(*call.rules.type_name);
    return connection;
}

std::string streamed(const Call& call, std::span<const response::Row> rows, const RowPlan& plan) {
    response::ListStream stream(utf8(call.field_name), plan, call.max_errors);
    std::string document;
    const auto add = [&document](auto write) {
        ExactStorage storage;
        Answer answer(storage);
        write(answer);
        document += answer.text();
    };
    while (!rows.empty()) {
        const auto chunk = rows.first(std::min(rows.size(), call.rows_a_write));
        add([&](Answer& answer) { stream.write(chunk, answer); });
        rows = rows.subspan(chunk.size());
    }
    add([&](Answer& answer) { stream.finish(answer); });
    return document;
}

std::string built(const Call& call, std::span<const response::Row> rows, const RowPlan& plan) {
    const std::string name = utf8(call.field_name);
    const std::string second_name = utf8(second_field_name(call));
    const response::Row first = rows.empty() ? response::Row() : rows.front();
    ExactStorage storage;
    Answer answer(storage);
    if (call.kind == Call::Kind::single) {
        build_single_response(first, name, plan, answer);
    } else if (call.kind == Call::Kind::connection) {
        build_connection_response(rows, name, plan, connection_of(call), answer);
    } else if (call.kind == Call::Kind::multi) {
        const std::array fields{response::Field{name, rows, &plan, false},
                                response::Field{second_name, {&first, 1}, &plan, true}};
        build_multi_response(fields, answer);
    } else {
        build_list_response(rows, name, plan, answer);
    }
    return std::string(answer.text());
}

}  // namespace

std::string outcome(const Call& call) {
    std::vector<response::Row> rows;
    std::ranges::transform(call.rows, std::back_inserter(rows), &HeldRow::view);
    const RowPlan plan = plan_of(call);
    try {
        return call.kind == Call::Kind::stream ? streamed(call, rows, plan) : built(call, rows, plan);
    } catch (const response::RowError& error) {
        const std::string field =
            error.field_name() ? "field " + json_string(repaired(*error.field_name())) + ", " : "";
        return field + "row " + std::to_string(error.row_index()) + ", byte " +
               std::to_string(error.fault().byte_offset) + ": " + error.fault().reason;
    }
}

}  // namespace fastcore::fuzz
