#include "core/digest/table_fingerprints.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/digest/column_messages.hpp"
#include "core/digest/message_batch.hpp"

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
    constexpr std::size_t rows_at_once = 256;
    ColumnMessages messages(table, recipe);
    MessageBatch batch;
    batch.reserve(table.size());
    for (std::size_t first = 0; first < table.size(); first += rows_at_once) {
        if (checkpoint != nullptr) checkpoint->check();
        const std::size_t last = std::min(first + rows_at_once, table.size());
        const std::size_t bound = messages.prepare(first, last);
        for (std::size_t row = first; row < last; ++row) {
            batch.end_message(messages.write(row, batch.start_message(bound)));
        }
    }
    if (!recipe.is_numbered()) return with_repeats_marked(batch.finish());
    return with_repeats_numbered(batch.finish(), [&table](std::size_t row) -> Region {
        return {table.line[row], table.column[row], table.end_line[row], table.end_column[row]};
    });
}

}  // namespace fastcore::digest
