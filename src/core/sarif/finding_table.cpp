#include "core/sarif/finding_table.hpp"

#include <algorithm>

#include "core/sarif/partial_fingerprints.hpp"
#include "core/support/checked_size.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::sarif {
namespace {

template <class Value>
std::vector<Value> taken(const std::vector<Value>& column, std::span<const std::size_t> rows) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const std::size_t row : rows) values.push_back(column[row]);
    return values;
}

bool same_partial_fingerprints(const StringColumn& left, const StringColumn& right, Checkpoint* checkpoint) {
    if (left.equals(right, checkpoint)) return true;
    for (std::size_t row = 0; row < left.size(); ++row) {
        check_at_times(row, checkpoint);
        if (left[row] == right[row]) continue;
        auto left_pairs = read_partial_fingerprints(left[row]);
        auto right_pairs = read_partial_fingerprints(right[row]);
        std::ranges::sort(left_pairs);
        std::ranges::sort(right_pairs);
        if (left_pairs != right_pairs) return false;
    }
    return true;
}

bool same_fingerprints(const FindingTable& left, const FindingTable& right, Checkpoint* checkpoint) {
    for (std::size_t row = 0; row < left.size(); ++row) {
        check_at_times(row, checkpoint);
        if (left.has_fingerprint(row) != right.has_fingerprint(row)) return false;
        if (left.has_fingerprint(row) && left.fingerprint[row] != right.fingerprint[row]) return false;
    }
    return true;
}

}  // namespace

StringColumn StringColumn::take(std::span<const std::size_t> rows, Checkpoint* checkpoint) const {
    CheckedSize size(0);  // the same large row may be asked for many times
    for (const std::size_t row : rows) size.add((*this)[row].size());
    StringColumn column;
    column.text.reserve(size.value());
    column.offsets.reserve(rows.size() + 1);
    CheckedWindows windows(checkpoint);
    for (const std::size_t row : rows) {
        const std::string_view value = (*this)[row];
        if (value.size() < kWindow) {
            column.append(value);
            windows.pass(column.text.size());
        } else {
            append_in_windows(column.text, value, checkpoint);
            column.close();
        }
    }
    return column;
}

bool StringColumn::equals(const StringColumn& other, Checkpoint* checkpoint) const {
    if (offsets != other.offsets || text.size() != other.text.size()) return false;
    const std::string_view left = text;
    const std::string_view right = other.text;
    bool equal = true;
    in_checked_windows(text.size(), checkpoint, [&](std::size_t start, std::size_t end) {
        equal = equal && left.substr(start, end - start) == right.substr(start, end - start);
    });
    return equal;
}

FindingTable FindingTable::take(std::span<const std::size_t> rows, Checkpoint* checkpoint) const {
    FindingTable table;
    const auto take_texts = [&](const StringColumn& column) { return column.take(rows, checkpoint); };
    table.rule_id = take_texts(rule_id);
    table.severity = take_texts(severity);
    table.file_path = take_texts(file_path);
    table.line = taken(line, rows);
    table.column = taken(column, rows);
    table.end_line = taken(end_line, rows);
    table.end_column = taken(end_column, rows);
    table.message = take_texts(message);
    table.code_snippet = take_texts(code_snippet);
    table.cwe_offsets.reserve(rows.size() + 1);
    for (const std::size_t row : rows) {
        const auto numbers = cwe_of(row);
        table.cwe.insert(table.cwe.end(), numbers.begin(), numbers.end());
        table.cwe_offsets.push_back(static_cast<std::int64_t>(table.cwe.size()));
    }
    table.fingerprint = taken(fingerprint, rows);
    if (!without_fingerprint.empty()) table.without_fingerprint = taken(without_fingerprint, rows);
    table.suppressed = taken(suppressed, rows);
    table.baseline_state = take_texts(baseline_state);
    table.partial_fingerprints = take_texts(partial_fingerprints);
    table.tool_name = take_texts(tool_name);
    return table;
}

bool FindingTable::equals(const FindingTable& other, Checkpoint* checkpoint) const {
    if (size() != other.size()) return false;
    const auto same = [&](StringColumn FindingTable::* column) {
        return (this->*column).equals(other.*column, checkpoint);
    };
    return line == other.line && column == other.column && end_line == other.end_line &&
           end_column == other.end_column && suppressed == other.suppressed && cwe_offsets == other.cwe_offsets &&
           cwe == other.cwe && same_fingerprints(*this, other, checkpoint) && same(&FindingTable::rule_id) &&
           same(&FindingTable::severity) && same(&FindingTable::file_path) && same(&FindingTable::message) &&
           same(&FindingTable::code_snippet) && same(&FindingTable::baseline_state) && same(&FindingTable::tool_name) &&
           same_partial_fingerprints(partial_fingerprints, other.partial_fingerprints, checkpoint);
}

}  // namespace fastcore::sarif
