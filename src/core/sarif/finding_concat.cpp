#include "core/sarif/finding_concat.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/digest/table_fingerprints.hpp"
#include "core/support/checked_size.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::sarif {
namespace {

using Tables = std::span<const FindingTable* const>;

constexpr std::array kTexts{&FindingTable::rule_id,      &FindingTable::severity,
                            &FindingTable::file_path,    &FindingTable::message,
                            &FindingTable::code_snippet, &FindingTable::baseline_state,
                            &FindingTable::tool_name,    &FindingTable::partial_fingerprints};
constexpr std::array kNumbers{&FindingTable::line, &FindingTable::column, &FindingTable::end_line,
                              &FindingTable::end_column};

/// `offsets` start with a 0, which those before it end with.
void append_offsets(std::vector<std::int64_t>& all, const std::vector<std::int64_t>& offsets) {
    const std::int64_t shift = all.back();
    for (std::size_t i = 1; i < offsets.size(); ++i) all.push_back(offsets[i] + shift);
}

template <class Size>
std::size_t sum(Tables tables, Size size) {
    CheckedSize total(0);  // the same large table may be given many times
    for (const FindingTable* table : tables) total.add(size(*table));
    return total.value();
}

void reserve(FindingTable& all, Tables tables) {
    const std::size_t rows = sum(tables, [](const FindingTable& table) { return table.size(); });
    for (const auto column : kTexts) {
        (all.*column).text.reserve(sum(tables, [&](const FindingTable& table) { return (table.*column).text.size(); }));
        (all.*column).offsets.reserve(rows + 1);
    }
    for (const auto column : kNumbers) (all.*column).reserve(rows);
    all.cwe.reserve(sum(tables, [](const FindingTable& table) { return table.cwe.size(); }));
    all.cwe_offsets.reserve(rows + 1);
    all.suppressed.reserve(rows);
}

template <class Column>
void append_values(Column& all, const Column& column) {
    all.insert(all.end(), column.begin(), column.end());
}

/// All but the fingerprints.
void append_rows(FindingTable& all, const FindingTable& table, Checkpoint* checkpoint) {
    for (const auto column : kTexts) {
        append_in_windows((all.*column).text, (table.*column).text, checkpoint);
        append_offsets((all.*column).offsets, (table.*column).offsets);
    }
    for (const auto column : kNumbers) append_values(all.*column, table.*column);
    append_values(all.cwe, table.cwe);
    append_offsets(all.cwe_offsets, table.cwe_offsets);
    append_values(all.suppressed, table.suppressed);
}

}  // namespace

FindingTable concat(Tables tables, Checkpoint* checkpoint) {
    FindingTable all;
    reserve(all, tables);
    for (const FindingTable* table : tables) {
        if (checkpoint != nullptr) checkpoint->check();
        append_rows(all, *table, checkpoint);
    }
    all.fingerprint = digest::fingerprint_table(all, digest::Recipe{}, checkpoint).digests;
    return all;
}

}  // namespace fastcore::sarif
