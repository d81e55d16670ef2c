// Findings for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/sarif/finding_table.hpp"
#include "core/sarif/partial_fingerprints.hpp"

namespace fastcore::test {

/// What differs between the findings of a test.
struct SampleFinding {
    std::string_view message = "text";
    std::initializer_list<std::int32_t> cwe{};
    bool has_fingerprint = true;
    bool suppressed = false;
    std::initializer_list<sarif::TextPair> partial_fingerprints{};
};

inline sarif::FindingTable finding_table(std::initializer_list<SampleFinding> findings) {
    sarif::FindingTable table;
    std::int32_t line = 0;
    for (const SampleFinding& finding : findings) {
        ++line;
        table.rule_id.append("R" + std::to_string(line));
        table.severity.append("high");
        table.file_path.append("src/app.py");
        table.line.push_back(line);
        table.column.push_back(1);
        table.end_line.push_back(line + 1);
        table.end_column.push_back(-1);
        table.message.append(finding.message);
        table.code_snippet.append("");
        table.cwe.insert(table.cwe.end(), finding.cwe);
        table.cwe_offsets.push_back(static_cast<std::int64_t>(table.cwe.size()));
        digest::Digest digest{};
        digest.back() = static_cast<std::byte>(line);
        table.fingerprint.push_back(finding.has_fingerprint ? digest : digest::Digest{});
        table.without_fingerprint.push_back(finding.has_fingerprint ? 0 : 1);
        table.suppressed.push_back(finding.suppressed ? 1 : 0);
        table.baseline_state.append("new");
        for (const auto& [name, value] : finding.partial_fingerprints) {
            sarif::add_partial_fingerprint(table.partial_fingerprints, name, value);
        }
        table.partial_fingerprints.close();
        table.tool_name.append("tool");
    }
    return table;
}

}  // namespace fastcore::test
