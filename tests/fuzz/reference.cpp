#include "fuzz/reference.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fuzz/json_tree.hpp"
#include "fuzz/reference_row.hpp"

namespace fastcore::fuzz {
namespace {

/// The call ends with an error.
struct Failure {
    std::string text;
};

std::string base64(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t size = std::min<std::size_t>(3, text.size() - i);
        for (std::size_t k = 0; k < size; ++k) group |= static_cast<std::uint32_t>(text[i + k]) << (16 - 8 * k);
        for (std::size_t k = 0; k < 4; ++k) out += k <= size ? letters[group >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

std::string quoted(std::string_view text) { return json_string(repaired(text)); }

class Document {
public:
    explicit Document(const Call& call)
        : call_(call),
          name_(call.field_name),
          max_errors_(call.kind == Call::Kind::stream ? call.max_errors : SIZE_MAX) {}

    std::string write() {
        const std::string name = json_string(call_.field_name);
        switch (call_.kind) {
            case Call::Kind::single:
                return closed(name + ':' + single());
            case Call::Kind::connection:
                return closed(name + ':' + connection());
            case Call::Kind::stream:
                return stream(name);
            case Call::Kind::multi:
                return multi();
            default:
                return closed(name + ':' + list("", ""));
        }
    }

private:
    std::string closed(const std::string& fields) const {
        const std::string before = errors_.empty() ? "" : "\"errors\":[" + errors_ + "],";
        return '{' + before + "\"data\":{" + fields + "}}";
    }

    /// The row, or what stands for it; `path` leads to it.
    std::string row(std::size_t index, const std::string& path) {
        const HeldRow& held = call_.rows[index];
        if (held.is_absent()) return "null";
        try {
            return written_row(held, call_.rules);
        } catch (const Fault& fault) {
            const std::string message =
                "row " + std::to_string(index) + ", byte " + std::to_string(fault.byte_offset) + ": " + fault.reason;
            if (!call_.rules.null_bad_rows || error_count_ == max_errors_) throw Failure{field_ + message};
            ++error_count_;
            errors_ += errors_.empty() ? "" : ",";
            errors_ += "{\"message\":" + quoted(message) + ",\"path\":[" + json_string(name_) + path + "]}";
            return "null";
        }
    }

    std::string list(const std::string& before_row, const std::string& path_end, bool is_connection = false) {
        std::string items;
        std::size_t count = 0;
        for (std::size_t i = 0; i < call_.rows.size(); ++i) {
            if (call_.rows[i].is_absent()) continue;
            const std::string path = (is_connection ? ",\"edges\"," : ",") + std::to_string(count) + path_end;
            items += (items.empty() ? "" : ",") + before_row + row(i, path);
            if (is_connection) items += ",\"cursor\":" + cursor(i, count) + '}';
            ++count;
        }
        return '[' + items + ']';
    }

    std::string single() { return call_.rows.empty() ? "null" : row(0, ""); }

    std::string cursor(std::size_t row_index, std::size_t edge) {
        const Envelope& envelope = call_.envelope;
        last_cursor_ =
            quoted(envelope.cursors ? (*envelope.cursors)[row_index]
                                    : base64("arrayconnection:" + std::to_string(envelope.first_offset + edge)));
        if (first_cursor_.empty()) first_cursor_ = last_cursor_;
        return last_cursor_;
    }

    std::string type_member(std::u32string_view suffix) const {
        if (!call_.envelope.is_typed) return "";
        return "\"__typename\":" + json_string(*call_.rules.type_name + Text(suffix)) + ',';
    }

    std::string connection() {
        const Envelope& envelope = call_.envelope;
        const auto boolean = [](bool value) { return value ? "true" : "false"; };
        std::string text = '{' + type_member(U"Connection") + "\"edges\":";
        text += list('{' + type_member(U"Edge") + "\"node\":", ",\"node\"", true);
        if (first_cursor_.empty()) first_cursor_ = last_cursor_ = "null";
        if (envelope.start_cursor) first_cursor_ = quoted(*envelope.start_cursor);
        const std::string page_type = envelope.is_typed ? "\"__typename\":\"PageInfo\"," : "";
        text += ",\"pageInfo\":{" + page_type + "\"hasNextPage\":" + boolean(envelope.has_next_page) +
                ",\"hasPreviousPage\":" + boolean(envelope.has_previous_page) + ",\"startCursor\":" + first_cursor_ +
                ",\"endCursor\":" + last_cursor_ + '}';
        if (envelope.total_count) text += ",\"totalCount\":" + std::to_string(*envelope.total_count);
        return text + '}';
    }

    std::string stream(const std::string& name) {
        const std::string data = "{\"data\":{" + name + ':' + list("", "") + '}';
        return data + (errors_.empty() ? "" : ",\"errors\":[" + errors_ + ']') + '}';
    }

    std::string multi() {
        const auto enter = [this](const Text& name) {
            name_ = name;
            field_ = "field " + json_string(name) + ", ";
            return json_string(name) + ':';
        };
        const std::string first = enter(call_.field_name);
        const std::string rows = list("", "");
        const std::string second = enter(second_field_name(call_));
        return closed(first + rows + ',' + second + single());
    }

    const Call& call_;
    Text name_;          // of the field that is written
    std::string field_;  // what an error's text starts with
    std::string errors_;
    std::size_t error_count_ = 0;
    std::size_t max_errors_;
    std::string first_cursor_;
    std::string last_cursor_;
};

}  // namespace

std::string expected_outcome(const Call& call) {
    try {
        return Document(call).write();
    } catch (const Failure& failure) {
        return failure.text;
    }
}

}  // namespace fastcore::fuzz
