#include "core/sarif/finding_arrow.hpp"

#include <array>
#include <utility>

#include "core/sarif/finding_text.hpp"

namespace fastcore::sarif {
namespace {

using arrow::Array;
using arrow::Field;

/// The table, and the columns that Arrow wants in another form than the table has them.
struct ExportedFindings {
    explicit ExportedFindings(std::shared_ptr<const FindingTable> exported);

    std::shared_ptr<const FindingTable> table;
    StringColumn cwe;
    StringColumn fingerprint;
    std::vector<std::uint8_t> suppressed;  // one bit a row
    StringColumn partial_fingerprints;
};

StringColumn cwe_texts(const FindingTable& table) {
    StringColumn texts;
    texts.offsets.reserve(table.cwe.size() + 1);
    texts.text.reserve(table.cwe.size() * kCweSizeMax);
    std::array<char, kCweSizeMax> text{};
    for (const std::int32_t number : table.cwe) {
        const char* const end = write_cwe(number, text.data());
        texts.append({text.data(), static_cast<std::size_t>(end - text.data())});
    }
    return texts;
}

StringColumn fingerprint_texts(const FindingTable& table) {
    StringColumn texts;
    texts.offsets.reserve(table.size() + 1);
    texts.text.resize(table.size() * kFingerprintSize);
    char* const start = texts.text.data();
    char* end = start;
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (table.has_fingerprint(row)) end = write_fingerprint(table.fingerprint[row], end);
        texts.offsets.push_back(end - start);
    }
    texts.text.resize(static_cast<std::size_t>(end - start));
    return texts;
}

StringColumn partial_fingerprint_texts(const FindingTable& table) {
    StringColumn texts;
    texts.offsets.reserve(table.size() + 1);
    texts.text.reserve(table.partial_fingerprints.text.size() + 2 * table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        const std::string_view object = table.partial_fingerprints[row];
        texts.append(object.empty() ? "{}" : object);
    }
    return texts;
}

ExportedFindings::ExportedFindings(std::shared_ptr<const FindingTable> exported)
    : table(std::move(exported)),
      cwe(cwe_texts(*table)),
      fingerprint(fingerprint_texts(*table)),
      suppressed(arrow::packed_bits(table->suppressed)),
      partial_fingerprints(partial_fingerprint_texts(*table)) {}

Field text_field(const char* name) { return {name, "U"}; }
Field number_field(const char* name) { return {name, "i"}; }

Array text_array(const StringColumn& column) {
    return {static_cast<std::int64_t>(column.size()), {nullptr, column.offsets.data(), column.text.data()}};
}

Array number_array(const std::vector<std::int32_t>& column) {
    return {static_cast<std::int64_t>(column.size()), {nullptr, column.data()}};
}

Array finding_array(const ExportedFindings& findings) {
    const FindingTable& table = *findings.table;
    const auto size = static_cast<std::int64_t>(table.size());
    const Array cwe{size, {nullptr, table.cwe_offsets.data()}, {text_array(findings.cwe)}};
    return {size,
            {nullptr},
            {text_array(table.rule_id), text_array(table.severity), text_array(table.file_path),
             number_array(table.line), number_array(table.column), number_array(table.end_line),
             number_array(table.end_column), text_array(table.message), text_array(table.code_snippet), cwe,
             text_array(findings.fingerprint), Array{size, {nullptr, findings.suppressed.data()}},
             text_array(table.baseline_state), text_array(findings.partial_fingerprints), text_array(table.tool_name)}};
}

}  // namespace

Field finding_schema() {
    const Field cwe{"cwe", "+L", {text_field("item")}};
    const Field suppressed{"suppressed", "b"};
    return {"",
            "+s",
            {text_field("rule_id"), text_field("severity"), text_field("file_path"), number_field("line"),
             number_field("column"), number_field("end_line"), number_field("end_column"), text_field("message"),
             text_field("code_snippet"), cwe, text_field("fingerprint"), suppressed, text_field("baseline_state"),
             text_field("partial_fingerprints"), text_field("tool_name")}};
}

void export_findings(const std::shared_ptr<const FindingTable>& table, ArrowArray* out) {
    const auto findings = std::make_shared<const ExportedFindings>(table);
    arrow::export_array(finding_array(*findings), findings, out);
}

void export_finding_stream(std::shared_ptr<const FindingTable> table, ArrowArrayStream* out) {
    arrow::export_stream(
        finding_schema(), [table = std::move(table)](ArrowArray* batch) { export_findings(table, batch); }, out);
}

}  // namespace fastcore::sarif
