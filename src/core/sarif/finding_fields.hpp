// The fields of a finding, in the order in which rows, JSON and Arrow have them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fastcore::sarif {

enum class FindingField : unsigned char {
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
    fingerprint,
    suppressed,
    baseline_state,
    partial_fingerprints,
    tool_name,
};

inline constexpr std::array<const char*, 15> kFindingFieldNames{
    "rule_id",  "severity",     "file_path", "line",        "column",     "end_line",       "end_column",
    "message",  "code_snippet", "cwe",       "fingerprint", "suppressed", "baseline_state", "partial_fingerprints",
    "tool_name"};

constexpr std::size_t place_of(FindingField field) { return static_cast<std::size_t>(field); }

constexpr std::optional<FindingField> finding_field(std::string_view name) {
    for (std::size_t place = 0; place < kFindingFieldNames.size(); ++place) {
        if (kFindingFieldNames[place] == name) return static_cast<FindingField>(place);
    }
    return std::nullopt;
}

}  // namespace fastcore::sarif
