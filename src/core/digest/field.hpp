// What of a finding can be in its fingerprint.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace fastcore::digest {

enum class Field : unsigned char {
    rule_id,
    severity,
    file_path,
    line,
    column,
    end_line,
    end_column,
    message,
    code_snippet,
    cwe,
    suppressed,
    baseline_state,
    tool_name,
};
inline constexpr std::size_t kFieldCount = 13;

std::string_view field_name(Field field);
std::optional<Field> field_named(std::string_view name);

}  // namespace fastcore::digest
