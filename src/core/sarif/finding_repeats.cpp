#include "core/sarif/finding_repeats.hpp"

#include <algorithm>
#include <cstdint>

namespace fastcore::sarif {

std::vector<std::size_t> rows_without_repeats(const FindingTable& table) {
    std::vector<std::size_t> by_fingerprint;
    by_fingerprint.reserve(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (table.has_fingerprint(row)) by_fingerprint.push_back(row);
    }
    // sorted, as whoever gave the fingerprints may have chosen those that a hash table is slow with
    std::ranges::stable_sort(by_fingerprint, {}, [&table](std::size_t row) { return table.fingerprint[row]; });
    std::vector<std::uint8_t> is_repeat(table.size());
    for (std::size_t i = 1; i < by_fingerprint.size(); ++i) {
        const std::size_t row = by_fingerprint[i];
        is_repeat[row] = table.fingerprint[row] == table.fingerprint[by_fingerprint[i - 1]] ? 1 : 0;
    }

    std::vector<std::size_t> rows;
    rows.reserve(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (is_repeat[row] == 0) rows.push_back(row);
    }
    return rows;
}

}  // namespace fastcore::sarif
