#include "core/digest/table_fingerprints.hpp"

#include <algorithm>

#include "core/digest/numbering.hpp"

namespace fastcore::digest {

TableFingerprinter::TableFingerprinter(const sarif::FindingTable& table, const Recipe& recipe)
    : table_(table), is_numbered_(recipe.is_numbered()), messages_(table, recipe) {}

void TableFingerprinter::take(Checkpoint* checkpoint) {
    while (taken_ < table_.size()) {
        if (checkpoint != nullptr) checkpoint->check();
        const std::size_t last = std::min(taken_ + kAtOnce, table_.size());
        const std::size_t bound = messages_.prepare(taken_, last);
        for (; taken_ < last; ++taken_) {
            batch_.end_message(messages_.write(taken_, batch_.start_message(bound)));
        }
    }
}

Fingerprints TableFingerprinter::finish() {
    if (!is_numbered_) return with_repeats_marked(batch_.finish());
    return with_repeats_numbered(batch_.finish(), [this](std::size_t row) -> Region {
        return {table_.line[row], table_.column[row], table_.end_line[row], table_.end_column[row]};
    });
}

Fingerprints fingerprint_table(const sarif::FindingTable& table, const Recipe& recipe, Checkpoint* checkpoint) {
    TableFingerprinter fingerprinter(table, recipe);
    fingerprinter.reserve(table.size());
    fingerprinter.take(checkpoint);
    return fingerprinter.finish();
}

}  // namespace fastcore::digest
