#include "fuzz/outcome.hpp"

#include <optional>
#include <vector>

#include "core/response/list_response.hpp"

namespace fastcore::fuzz {

std::string outcome(const Call& call) {
    const std::string field_name = utf8(call.field_name);
    std::optional<std::string> type_name;
    if (call.rules.type_name) type_name = utf8(*call.rules.type_name);
    std::vector<response::Row> rows;
    for (const HeldRow& row : call.rows) rows.push_back(row.view());
    const response::ResponseOptions options{field_name, type_name, call.rules.max_depth};
    if (call.kind == Call::Kind::single) rows.resize(1);
    std::vector<char> out(response::response_capacity(rows, options));
    try {
        const std::size_t size = call.kind == Call::Kind::single
                                     ? response::build_single_response(rows.front(), options, out)
                                     : response::build_list_response(rows, options, out);
        return {out.data(), size};
    } catch (const response::RowError& error) {
        return "row " + std::to_string(error.row_index()) + ", byte " + std::to_string(error.fault().byte_offset) +
               ": " + error.fault().reason;
    }
}

}  // namespace fastcore::fuzz
