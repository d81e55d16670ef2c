// Why a row, or a column of Arrow data, cannot be put into a table.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace fastcore::pgcopy {

class CopyError : public std::runtime_error {
public:
    /// `row_index`: nothing where a whole column is meant. `column`: UTF-8; empty where the row as a whole is meant.
    CopyError(const std::string& reason, std::optional<std::size_t> row_index, std::string column)
        : std::runtime_error(reason), row_index_(row_index), column_(std::move(column)) {}

    std::optional<std::size_t> row_index() const { return row_index_; }
    const std::string& column() const { return column_; }

private:
    std::optional<std::size_t> row_index_;
    std::string column_;
};

}  // namespace fastcore::pgcopy
