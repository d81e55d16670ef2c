// Fingerprints of findings that are columns.
#pragma once

#include <cstddef>

#include "core/digest/column_messages.hpp"
#include "core/digest/fingerprints.hpp"
#include "core/digest/message_batch.hpp"
#include "core/digest/recipe.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::digest {

/// Takes the findings of a table, to which more may come meanwhile.
class TableFingerprinter {
public:
    /// Findings that are best taken at once.
    static constexpr std::size_t kAtOnce = 256;

    /// The table outlives the object. Throws ArgumentError for a version that there is not.
    TableFingerprinter(const sarif::FindingTable& table, const Recipe& recipe);

    void reserve(std::size_t count) { batch_.reserve(count); }

    /// How many of the table's findings are taken.
    std::size_t taken() const { return taken_; }

    /// Takes those that the table has by now.
    void take(Checkpoint* checkpoint = nullptr);

    /// The fingerprints of those taken, in their order.
    Fingerprints finish();

private:
    const sarif::FindingTable& table_;
    bool is_numbered_;
    ColumnMessages messages_;
    MessageBatch batch_;
    std::size_t taken_ = 0;
};

Fingerprints fingerprint_table(const sarif::FindingTable& table, const Recipe& recipe,
                               Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::digest
