#include "core/digest/finding_view.hpp"

#include "core/digest/field_text.hpp"
#include "core/digest/finding_members.hpp"

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
    if (const auto text = text_member<FindingView>(field)) return write_text(finding.*text, out);
    if (const auto number = number_member<FindingView>(field)) return write_number(finding.*number, out);
    return field == Field::cwe ? write_cwe_of(finding, out) : write_flag(finding.suppressed, out);
}

}  // namespace fastcore::digest
