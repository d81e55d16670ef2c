// Columns of a table, as far as their fields' form goes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fastcore::pgcopy {

enum class ColumnType : std::uint8_t {
    uuid,
    text,
    text_array,
    int2,
    int4,
    int8,
    float4,
    float8,
    numeric,
    boolean,
    bytea,
    date,
    timestamp,
    timestamptz,
    json,
    jsonb,
    inet,
};

struct Column {
    std::string name;  ///< UTF-8
    ColumnType type;
    bool nullable;
    std::size_t length;  ///< characters that a text may have; 0 where there is no limit
};

/// In the order of ColumnType.
inline constexpr std::array<std::string_view, 17> kColumnTypeNames{
    "uuid", "text",  "text[]", "int2",      "int4",        "int8", "float4", "float8", "numeric",
    "bool", "bytea", "date",   "timestamp", "timestamptz", "json", "jsonb",  "inet"};

constexpr std::string_view column_type_name(ColumnType type) {
    return kColumnTypeNames[static_cast<std::size_t>(type)];
}

constexpr std::optional<ColumnType> column_type_named(std::string_view name) {
    for (std::size_t i = 0; i < kColumnTypeNames.size(); ++i) {
        if (kColumnTypeNames[i] == name) return static_cast<ColumnType>(i);
    }
    return std::nullopt;
}

}  // namespace fastcore::pgcopy
