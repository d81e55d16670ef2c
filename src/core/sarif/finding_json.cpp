#include "core/sarif/finding_json.hpp"

#include <charconv>
#include <cstdint>

#include "core/response/json_text.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::sarif {
namespace {

using response::Answer;
using response::append_json_text;

void append_number(Answer& out, std::int32_t number) {
    constexpr std::size_t digits_max = 11;
    out.reserve(digits_max);
    out.set_end(std::to_chars(out.end(), out.end() + digits_max, number).ptr);
}

void append_cwe(Answer& out, std::span<const std::int32_t> numbers) {
    out.append('[');
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        out.append(i == 0 ? "\"" : ",\"");
        out.reserve(kCweSizeMax);
        out.set_end(write_cwe(numbers[i], out.end()));
        out.append('"');
    }
    out.append(']');
}

void append_fingerprint(Answer& out, const FindingTable& table, std::size_t row) {
    if (!table.has_fingerprint(row)) return;
    out.reserve(kFingerprintSize);
    out.set_end(write_fingerprint(table.fingerprint[row], out.end()));
}

void append_finding(Answer& out, const FindingTable& table, std::size_t row, Checkpoint* checkpoint) {
    out.append(R"({"rule_id":)");
    append_json_text(out, table.rule_id[row], checkpoint);
    out.append(R"(,"severity":)");
    append_json_text(out, table.severity[row], checkpoint);
    out.append(R"(,"file_path":)");
    append_json_text(out, table.file_path[row], checkpoint);
    out.append(R"(,"line":)");
    append_number(out, table.line[row]);
    out.append(R"(,"column":)");
    append_number(out, table.column[row]);
    out.append(R"(,"end_line":)");
    append_number(out, table.end_line[row]);
    out.append(R"(,"end_column":)");
    append_number(out, table.end_column[row]);
    out.append(R"(,"message":)");
    append_json_text(out, table.message[row], checkpoint);
    out.append(R"(,"code_snippet":)");
    append_json_text(out, table.code_snippet[row], checkpoint);
    out.append(R"(,"cwe":)");
    append_cwe(out, table.cwe_of(row));
    out.append(R"(,"fingerprint":")");
    append_fingerprint(out, table, row);
    out.append(table.suppressed[row] != 0 ? R"(","suppressed":true)" : R"(","suppressed":false)");
    out.append(R"(,"baseline_state":)");
    append_json_text(out, table.baseline_state[row], checkpoint);
    out.append(R"(,"partial_fingerprints":)");
    const std::string_view partial_fingerprints = table.partial_fingerprints[row];
    out.append(partial_fingerprints.empty() ? "{}" : partial_fingerprints);
    out.append(R"(,"tool_name":)");
    append_json_text(out, table.tool_name[row], checkpoint);
    out.append('}');
}

}  // namespace

void append_findings(Answer& out, const FindingTable& table, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint, out.size());
    out.append('[');
    out.expect(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (row != 0) out.append(',');
        append_finding(out, table, row, checkpoint);
        out.pass(1);
        windows.pass(out.size());
    }
    out.append(']');
}

std::size_t text_size(const FindingTable& table) {
    return table.rule_id.text.size() + table.severity.text.size() + table.file_path.text.size() +
           table.message.text.size() + table.code_snippet.text.size() + table.baseline_state.text.size() +
           table.partial_fingerprints.text.size() + table.tool_name.text.size();
}

}  // namespace fastcore::sarif
