// A finding, wherever its texts are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/digest/field.hpp"

namespace fastcore::digest {

/// What a fingerprint can be made of. Texts are UTF-8.
struct FindingView {
    std::string_view tool_name, rule_id, severity, file_path, message, code_snippet, baseline_state;
    std::int64_t line = 0, column = 0, end_line = 0, end_column = 0;
    std::span<const std::int32_t> cwe;  ///< numbers
    std::string_view cwe_text;          ///< where there are no numbers: the texts, joined by commas
    bool suppressed = false;
};

/// Bytes that the fields of a finding take at most, each of them written once, or the message in place of the snippet.
std::size_t fields_bound(const FindingView& finding);

/// Writes the field and returns the place behind it; throws ArgumentError as write_text() does.
std::byte* write_field(const FindingView& finding, Field field, std::byte* out);

}  // namespace fastcore::digest
