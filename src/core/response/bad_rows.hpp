// Rows that have become null, and what the answer says of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/response/row.hpp"

namespace fastcore::response {

/// Where a field keeps its rows, as the path of an error shows it.
enum class FieldKind : unsigned char { list, single, connection };

class BadRows {
public:
    explicit BadRows(std::size_t max_count = SIZE_MAX) : max_count_(max_count) {}

    /// Throws the row's RowError where there are too many.
    void add(std::size_t row_index, std::size_t output_index, RowFault fault);
    /// Likewise with those of rows that come behind.
    void take(BadRows& later);

    bool empty() const { return rows_.empty(); }

    /// Appends an entry of GraphQL's `errors` for each, with commas between them and behind what `out` has
    /// (GraphQL, October 2021, section 7.1.2). `field_name` is a JSON string.
    void append_errors(std::string& out, std::string_view field_name, FieldKind kind) const;

private:
    struct BadRow {
        std::size_t row_index;
        std::size_t output_index;
        RowFault fault;
    };

    std::size_t max_count_;
    std::vector<BadRow> rows_;
};

}  // namespace fastcore::response
