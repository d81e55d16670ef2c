#include "core/response/bad_rows.hpp"

#include <iterator>
#include <utility>

#include "core/response/json_escape.hpp"

namespace fastcore::response {
namespace {

std::string message(std::size_t row_index, const RowFault& fault) {
    return "row " + std::to_string(row_index) + ", byte " + std::to_string(fault.byte_offset) + ": " + fault.reason;
}

void append_place(std::string& out, FieldKind kind, std::size_t output_index) {
    switch (kind) {
        case FieldKind::list:
            out.append(",").append(std::to_string(output_index));
            break;
        case FieldKind::connection:
            out.append(",\"edges\",").append(std::to_string(output_index)).append(",\"node\"");
            break;
        case FieldKind::single:
            break;
    }
}

}  // namespace

void BadRows::add(std::size_t row_index, std::size_t output_index, RowFault fault) {
    if (rows_.size() == max_count_) throw RowError(row_index, std::move(fault));
    rows_.push_back({row_index, output_index, std::move(fault)});
}

void BadRows::take(BadRows& later) {
    for (BadRow& row : later.rows_) add(row.row_index, row.output_index, std::move(row.fault));
    later.rows_.clear();
}

void BadRows::append_errors(std::string& out, std::string_view field_name, FieldKind kind) const {
    for (const BadRow& row : rows_) {
        if (!out.empty()) out += ',';
        out += "{\"message\":";
        append_json_string(out, message(row.row_index, row.fault));
        out.append(",\"path\":[").append(field_name);
        append_place(out, kind, row.output_index);
        out += "]}";
    }
}

}  // namespace fastcore::response
