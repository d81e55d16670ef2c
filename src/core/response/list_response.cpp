#include "core/response/list_response.hpp"

#include "core/response/json_escape.hpp"

namespace fastcore::response {
namespace {

/// Writes the root fields one behind the other, and what is to be said of bad rows in front of them.
class Document {
public:
    Document(Answer& answer, Checkpoint* checkpoint) : answer_(&answer), checkpoint_(checkpoint) {
        answer.append(kOpening);
    }

    void list(std::string_view field_name, std::span<const Row> rows, const RowPlan& plan) {
        const std::string name = field(field_name, expected_list_size(rows, plan, nullptr));
        items(rows, plan, nullptr, FieldKind::list, name);
    }

    void single(std::string_view field_name, const Row& row, const RowPlan& plan) {
        const std::string name = field(field_name, expected_list_size({&row, 1}, plan, nullptr));
        if (!row.is_absent()) {
            RowWriter writer(plan, checkpoint_);
            if (writer.write(row, *answer_)) return;
            if (!plan.null_bad_rows()) throw RowError(0, writer.take_fault());
            BadRows bad_rows;
            bad_rows.add(0, 0, writer.take_fault());
            bad_rows.append_errors(errors_, name, FieldKind::single);
        }
        answer_->append("null");
    }

    void connection(std::string_view field_name, std::span<const Row> rows, const RowPlan& plan,
                    const Connection& connection);

    void finish() {
        answer_->append("}}");
        if (!errors_.empty()) answer_->insert(1, "\"errors\":[" + errors_ + "],");
    }

private:
    static constexpr std::string_view kOpening = "{\"data\":{";

    std::string field(std::string_view field_name, std::size_t expected_size) {
        std::string name = json_string(field_name);
        constexpr std::size_t closing_size = 16;
        answer_->reserve(name.size() + expected_size + closing_size);
        if (answer_->size() > kOpening.size()) answer_->append(',');
        answer_->append(name);
        answer_->append(':');
        return name;
    }

    void items(std::span<const Row> rows, const RowPlan& plan, const Edges* edges, FieldKind kind,
               std::string_view name) {
        BadRows bad_rows;
        answer_->append('[');
        const std::size_t start = answer_->size();
        write_list(rows, plan, edges, checkpoint_, *answer_, bad_rows);
        if (answer_->size() > start) answer_->set_end(answer_->end() - 1);  // the last comma
        answer_->append(']');
        bad_rows.append_errors(errors_, name, kind);
    }

    /// `,"name":` and the value, or what the value starts with.
    void member(std::string_view name, std::string_view json) {
        if (!answer_->text().ends_with('{')) answer_->append(',');
        answer_->append('"');
        answer_->append(name);
        answer_->append("\":");
        answer_->append(json);
    }

    Answer* answer_;
    Checkpoint* checkpoint_;
    std::string errors_;
};

std::string_view json_bool(bool value) { return value ? "true" : "false"; }

/// The page's cursor: the one given, or the edge's, or null.
std::string page_cursor(const std::optional<std::string>& given, const std::optional<std::string>& of_edge) {
    return given ? json_string(*given) : of_edge.value_or("null");
}

void Document::connection(std::string_view field_name, std::span<const Row> rows, const RowPlan& plan,
                          const Connection& connection) {
    const auto typename_of = [&connection](std::string_view suffix) {
        return json_string(*connection.type_name + std::string(suffix));
    };
    Edges edges{"{\"node\":", connection.cursors, !connection.has_cursors, connection.first_offset};
    if (connection.type_name) edges.opening = "{\"__typename\":" + typename_of("Edge") + ",\"node\":";

    const std::string name = field(field_name, expected_list_size(rows, plan, &edges));
    answer_->append('{');
    if (connection.type_name) member("__typename", typename_of("Connection"));
    member("edges", "");
    items(rows, plan, &edges, FieldKind::connection, name);

    std::optional<std::string> first;
    std::optional<std::string> last;
    for (std::size_t i = 0; i < rows.size() && !first; ++i) {
        if (!rows[i].is_absent()) first = edge_cursor(edges, i, 0);
    }
    for (std::size_t i = rows.size(); i > 0 && !last; --i) {
        if (!rows[i - 1].is_absent()) last = edge_cursor(edges, i - 1, count_items(rows) - 1);
    }
    member("pageInfo", "{");
    if (connection.type_name) member("__typename", "\"PageInfo\"");
    member("hasNextPage", json_bool(connection.has_next_page));
    member("hasPreviousPage", json_bool(connection.has_previous_page));
    member("startCursor", page_cursor(connection.start_cursor, first));
    member("endCursor", page_cursor(connection.end_cursor, last));
    answer_->append('}');
    if (connection.total_count) member("totalCount", std::to_string(*connection.total_count));
    answer_->append('}');
}

std::string whole_response(std::string_view field_name, std::string_view value) {
    return "{\"data\":{" + json_string(field_name) + ":" + std::string(value) + "}}";
}

}  // namespace

void build_list_response(std::span<const Row> rows, std::string_view field_name, const RowPlan& plan, Answer& answer,
                         Checkpoint* checkpoint) {
    Document document(answer, checkpoint);
    document.list(field_name, rows, plan);
    document.finish();
}

void build_single_response(const Row& row, std::string_view field_name, const RowPlan& plan, Answer& answer,
                           Checkpoint* checkpoint) {
    Document document(answer, checkpoint);
    document.single(field_name, row, plan);
    document.finish();
}

void build_multi_response(std::span<const Field> fields, Answer& answer, Checkpoint* checkpoint) {
    Document document(answer, checkpoint);
    for (const Field& field : fields) {
        try {
            if (field.is_single) {
                document.single(field.field_name, field.rows.front(), *field.plan);
            } else {
                document.list(field.field_name, field.rows, *field.plan);
            }
        } catch (const RowError& error) {
            throw RowError(error, std::string(field.field_name));
        }
    }
    document.finish();
}

void build_connection_response(std::span<const Row> rows, std::string_view field_name, const RowPlan& plan,
                               const Connection& connection, Answer& answer, Checkpoint* checkpoint) {
    Document document(answer, checkpoint);
    document.connection(field_name, rows, plan, connection);
    document.finish();
}

std::string build_empty_array_response(std::string_view field_name) { return whole_response(field_name, "[]"); }

std::string build_null_response(std::string_view field_name) { return whole_response(field_name, "null"); }

ListStream::ListStream(std::string_view field_name, const RowPlan& plan, std::size_t max_errors)
    : field_name_(json_string(field_name)), plan_(&plan), writer_(plan, nullptr, nullptr), bad_rows_(max_errors) {}

void ListStream::open(Answer& answer) {
    if (is_open_) return;
    is_open_ = true;
    answer.append("{\"data\":{");
    answer.append(field_name_);
    answer.append(":[");
}

void ListStream::write(std::span<const Row> rows, Answer& answer, Checkpoint* checkpoint) {
    writer_.set_checkpoint(checkpoint);
    answer.reserve(field_name_.size() + expected_list_size(rows, *plan_, nullptr));
    open(answer);
    const std::size_t count = count_items(rows);
    if (count == 0) {
        row_index_ += rows.size();
        return;
    }
    // Between the pieces goes a comma; the one behind the last item may never be needed.
    if (output_index_ > 0) answer.append(',');
    writer_.write({rows, row_index_, output_index_}, answer, bad_rows_);
    answer.set_end(answer.end() - 1);
    row_index_ += rows.size();
    output_index_ += count;
}

void ListStream::finish(Answer& answer) {
    open(answer);
    answer.append("]}");
    std::string errors;
    bad_rows_.append_errors(errors, field_name_, FieldKind::list);
    if (!errors.empty()) {
        answer.append(",\"errors\":[");
        answer.append(errors);
        answer.append(']');
    }
    answer.append('}');
}

}  // namespace fastcore::response
