#include "core/digest/table_fingerprints.hpp"

#include <cstddef>

namespace fastcore::digest {

FindingView finding_view(const sarif::FindingTable& table, std::size_t index) {
    return {
        .tool_name = table.tool_name[index],
        .rule_id = table.rule_id[index],
        .severity = table.severity[index],
        .file_path = table.file_path[index],
        .message = table.message[index],
        .code_snippet = table.code_snippet[index],
        .baseline_state = table.baseline_state[index],
        .line = table.line[index],
        .column = table.column[index],
        .end_line = table.end_line[index],
        .end_column = table.end_column[index],
        .cwe = table.cwe_of(index),
        .cwe_text = {},
        .suppressed = table.suppressed[index] != 0,
    };
}

Fingerprints fingerprint_table(const sarif::FindingTable& table, const Recipe& recipe, Checkpoint* checkpoint) {
    constexpr std::size_t between_checks = std::size_t{1} << 12;
    Fingerprinter fingerprinter(recipe);
    fingerprinter.reserve(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (checkpoint != nullptr && i % between_checks == 0) checkpoint->check();
        fingerprinter.add(finding_view(table, i));
    }
    return fingerprinter.finish();
}

}  // namespace fastcore::digest
