// JSON rows to the bytes of a GraphQL-style response: {"data":{"users":[...]}}
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/response/row.hpp"

namespace fastcore::response {

struct ResponseOptions {
    std::string_view field_name;                ///< UTF-8, lone surrogates as three bytes
    std::optional<std::string_view> type_name;  ///< likewise
    std::size_t max_depth;                      ///< brackets that may be open at once in a row
};

/// Bytes that the answer needs at the most: about as many as the rows have. Throws std::bad_alloc beyond PTRDIFF_MAX.
std::size_t response_capacity(std::span<const Row> rows, const ResponseOptions& options);

/// Writes the answer into `out`, of response_capacity() bytes. Absent rows are left out.
/// Returns its size. Throws RowError for the first bad row.
std::size_t build_list_response(std::span<const Row> rows, const ResponseOptions& options, std::span<char> out);

/// Likewise for one row, null when it is absent.
std::size_t build_single_response(const Row& row, const ResponseOptions& options, std::span<char> out);

/// {"data":{"users":[]}}
std::string build_empty_array_response(std::string_view field_name);

/// {"data":{"user":null}}
std::string build_null_response(std::string_view field_name);

}  // namespace fastcore::response
