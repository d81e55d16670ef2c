// JSON rows to the bytes of a GraphQL-style response: {"data":{"users":[...]}}
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/response/answer.hpp"
#include "core/response/bad_rows.hpp"
#include "core/response/list_writer.hpp"
#include "core/response/row.hpp"
#include "core/response/row_plan.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

// Field names are UTF-8, lone surrogates as three bytes. Absent rows are left out of lists. The first bad row throws
// RowError, unless the plan wants null for it. `checkpoint` may be null.

void build_list_response(std::span<const Row> rows, std::string_view field_name, const RowPlan& plan, Answer& answer,
                         Checkpoint* checkpoint = nullptr);

/// Null where the row is absent.
void build_single_response(const Row& row, std::string_view field_name, const RowPlan& plan, Answer& answer,
                           Checkpoint* checkpoint = nullptr);

/// One of several root fields.
struct Field {
    std::string_view field_name;
    std::span<const Row> rows;
    const RowPlan* plan;
    bool is_single;  ///< there is one row
};

/// {"data":{"users":[...],"user":{...}}}; a RowError names the field.
void build_multi_response(std::span<const Field> fields, Answer& answer, Checkpoint* checkpoint = nullptr);

/// The envelope of a connection (GraphQL Cursor Connections Specification, sections 3 to 5).
struct Connection {
    std::span<const std::string> cursors;  ///< one for each row, also for absent ones
    bool has_cursors = false;              ///< false: they are made from the edges' numbers
    std::uint64_t first_offset = 0;        ///< the number of the first edge
    bool has_next_page = false;
    bool has_previous_page = false;
    std::optional<std::string> start_cursor;  ///< nothing: that of the first edge
    std::optional<std::string> end_cursor;    ///< nothing: that of the last edge
    std::optional<std::uint64_t> total_count;
    std::optional<std::string> type_name;  ///< the envelope's objects are called after it
};

/// {"data":{"users":{"edges":[{"node":{...},"cursor":"..."}],"pageInfo":{...},"totalCount":1}}}
void build_connection_response(std::span<const Row> rows, std::string_view field_name, const RowPlan& plan,
                               const Connection& connection, Answer& answer, Checkpoint* checkpoint = nullptr);

/// {"data":{"users":[]}}
std::string build_empty_array_response(std::string_view field_name);

/// {"data":{"user":null}}
std::string build_null_response(std::string_view field_name);

/// A list response in pieces, which joined are one document.
class ListStream {
public:
    /// More bad rows than `max_errors` are an error even where the plan wants null for them.
    ListStream(std::string_view field_name, const RowPlan& plan, std::size_t max_errors);

    void write(std::span<const Row> rows, Answer& answer, Checkpoint* checkpoint = nullptr);

    /// Closes the document. `errors` stand behind `data` here, as they were not known before.
    void finish(Answer& answer);

private:
    void open(Answer& answer);

    std::string field_name_;  // as a JSON string
    const RowPlan* plan_;
    ListWriter writer_;
    BadRows bad_rows_;
    bool is_open_ = false;
    std::size_t row_index_ = 0;
    std::size_t output_index_ = 0;
};

}  // namespace fastcore::response
