#include "core/digest/finding_view.hpp"

#include "core/digest/field_text.hpp"

namespace fastcore::digest {
namespace {

std::byte* write_cwe_of(const FindingView& finding, std::byte* out) {
    return finding.cwe.empty() ? write_text(finding.cwe_text, out) : write_cwe(finding.cwe, out);
}

}  // namespace

std::string_view FindingView::* text_member(Field field) {
    switch (field) {
        case Field::rule_id:
            return &FindingView::rule_id;
        case Field::severity:
            return &FindingView::severity;
        case Field::file_path:
            return &FindingView::file_path;
        case Field::message:
            return &FindingView::message;
        case Field::code_snippet:
            return &FindingView::code_snippet;
        case Field::baseline_state:
            return &FindingView::baseline_state;
        case Field::tool_name:
            return &FindingView::tool_name;
        default:
            return nullptr;
    }
}

std::int64_t FindingView::* number_member(Field field) {
    switch (field) {
        case Field::line:
            return &FindingView::line;
        case Field::column:
            return &FindingView::column;
        case Field::end_line:
            return &FindingView::end_line;
        case Field::end_column:
            return &FindingView::end_column;
        default:
            return nullptr;
    }
}

std::size_t fields_bound(const FindingView& finding) {
    return kFieldCount * kNumberMax + finding.tool_name.size() + finding.rule_id.size() + finding.severity.size() +
           finding.file_path.size() + 2 * finding.message.size() + finding.code_snippet.size() +
           finding.baseline_state.size() + finding.cwe.size() * kCweMax + finding.cwe_text.size();
}

std::byte* write_field(const FindingView& finding, Field field, std::byte* out) {
    if (const auto text = text_member(field)) return write_text(finding.*text, out);
    if (const auto number = number_member(field)) return write_number(finding.*number, out);
    return field == Field::cwe ? write_cwe_of(finding, out) : write_flag(finding.suppressed, out);
}

}  // namespace fastcore::digest
