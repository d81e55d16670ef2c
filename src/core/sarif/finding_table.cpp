#include "core/sarif/finding_table.hpp"

#include <algorithm>

#include "core/sarif/partial_fingerprints.hpp"
#include "core/support/checked_size.hpp"

namespace fastcore::sarif {
namespace {

template <class Value>
std::vector<Value> taken(const std::vector<Value>& column, std::span<const std::size_t> rows) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const std::size_t row : rows) values.push_back(column[row]);
    return values;
}

bool same_partial_fingerprints(const StringColumn& left, const StringColumn& right) {
    if (left == right) return true;
    for (std::size_t row = 0; row < left.size(); ++row) {
        if (left[row] == right[row]) continue;
        auto left_pairs = read_partial_fingerprints(left[row]);
        auto right_pairs = read_partial_fingerprints(right[row]);
        std::ranges::sort(left_pairs);
        std::ranges::sort(right_pairs);
        if (left_pairs != right_pairs) return false;
    }
    return true;
}

}  // namespace

StringColumn StringColumn::take(std::span<const std::size_t> rows) const {
    CheckedSize size(0);  // the same large row may be asked for many times
    for (const std::size_t row : rows) size.add((*this)[row].size());
    StringColumn column;
    column.text.reserve(size.value());
    column.offsets.reserve(rows.size() + 1);
    for (const std::size_t row : rows) column.append((*this)[row]);
    return column;
}

FindingTable FindingTable::take(std::span<const std::size_t> rows) const {
    FindingTable table;
    table.rule_id = rule_id.take(rows);
    table.severity = severity.take(rows);
    table.file_path = file_path.take(rows);
    table.line = taken(line, rows);
    table.column = taken(column, rows);
    table.end_line = taken(end_line, rows);
    table.end_column = taken(end_column, rows);
    table.message = message.take(rows);
    table.code_snippet = code_snippet.take(rows);
    table.cwe_offsets.reserve(rows.size() + 1);
    for (const std::size_t row : rows) {
        const auto numbers = cwe_of(row);
        table.cwe.insert(table.cwe.end(), numbers.begin(), numbers.end());
        table.cwe_offsets.push_back(static_cast<std::int64_t>(table.cwe.size()));
    }
    table.fingerprint = taken(fingerprint, rows);
    if (!without_fingerprint.empty()) table.without_fingerprint = taken(without_fingerprint, rows);
    table.suppressed = taken(suppressed, rows);
    table.baseline_state = baseline_state.take(rows);
    table.partial_fingerprints = partial_fingerprints.take(rows);
    table.tool_name = tool_name.take(rows);
    return table;
}

bool FindingTable::operator==(const FindingTable& other) const {
    if (size() != other.size()) return false;
    for (std::size_t row = 0; row < size(); ++row) {
        if (has_fingerprint(row) != other.has_fingerprint(row)) return false;
        if (has_fingerprint(row) && fingerprint[row] != other.fingerprint[row]) return false;
    }
    return line == other.line && column == other.column && end_line == other.end_line &&
           end_column == other.end_column && suppressed == other.suppressed && cwe_offsets == other.cwe_offsets &&
           cwe == other.cwe && rule_id == other.rule_id && severity == other.severity && file_path == other.file_path &&
           message == other.message && code_snippet == other.code_snippet && baseline_state == other.baseline_state &&
           tool_name == other.tool_name && same_partial_fingerprints(partial_fingerprints, other.partial_fingerprints);
}

}  // namespace fastcore::sarif
