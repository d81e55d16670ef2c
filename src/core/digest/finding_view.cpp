#include "core/digest/finding_view.hpp"

#include "core/digest/field_text.hpp"

namespace fastcore::digest {
namespace {

std::byte* write_cwe_of(const FindingView& finding, std::byte* out) {
    return finding.cwe.empty() ? write_text(finding.cwe_text, out) : write_cwe(finding.cwe, out);
}

}  // namespace

std::size_t fields_bound(const FindingView& finding) {
    return kFieldCount * kNumberMax + finding.tool_name.size() + finding.rule_id.size() + finding.severity.size() +
           finding.file_path.size() + 2 * finding.message.size() + finding.code_snippet.size() +
           finding.baseline_state.size() + finding.cwe.size() * kCweMax + finding.cwe_text.size();
}

std::byte* write_field(const FindingView& finding, Field field, std::byte* out) {
    switch (field) {
        case Field::rule_id:
            return write_text(finding.rule_id, out);
        case Field::severity:
            return write_text(finding.severity, out);
        case Field::file_path:
            return write_text(finding.file_path, out);
        case Field::line:
            return write_number(finding.line, out);
        case Field::column:
            return write_number(finding.column, out);
        case Field::end_line:
            return write_number(finding.end_line, out);
        case Field::end_column:
            return write_number(finding.end_column, out);
        case Field::message:
            return write_text(finding.message, out);
        case Field::code_snippet:
            return write_text(finding.code_snippet, out);
        case Field::cwe:
            return write_cwe_of(finding, out);
        case Field::suppressed:
            return write_flag(finding.suppressed, out);
        case Field::baseline_state:
            return write_text(finding.baseline_state, out);
        case Field::tool_name:
            return write_text(finding.tool_name, out);
    }
    return out;
}

}  // namespace fastcore::digest
