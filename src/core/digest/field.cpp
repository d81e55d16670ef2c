#include "core/digest/field.hpp"

#include <algorithm>
#include <array>

namespace fastcore::digest {
namespace {

constexpr std::array<std::string_view, kFieldCount> kNames{
    "rule_id", "severity",     "file_path", "line",       "column",         "end_line", "end_column",
    "message", "code_snippet", "cwe",       "suppressed", "baseline_state", "tool_name"};

}  // namespace

std::string_view field_name(Field field) { return kNames[static_cast<std::size_t>(field)]; }

std::optional<Field> field_named(std::string_view name) {
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Field>(found - kNames.begin());
}

}  // namespace fastcore::digest
