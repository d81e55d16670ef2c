#include "core/sarif/finding_repeats.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace fastcore::sarif {
namespace {

/// A row, and what nearly always tells its fingerprint from others.
struct Start {
    std::uint64_t bytes;
    std::size_t row;
};

std::vector<Start> sorted_fingerprints(const FindingTable& table, Checkpoint* checkpoint) {
    constexpr std::size_t comparisons_between_checks = std::size_t{1} << 18;
    std::size_t comparisons = 0;
    std::vector<Start> starts;
    starts.reserve(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (!table.has_fingerprint(row)) continue;
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, table.fingerprint[row].data(), sizeof bytes);
        starts.push_back({bytes, row});
    }
    std::ranges::sort(starts, [&](const Start& left, const Start& right) {
        if (++comparisons % comparisons_between_checks == 0 && checkpoint != nullptr) checkpoint->check();
        if (left.bytes != right.bytes) return left.bytes < right.bytes;
        const auto order = table.fingerprint[left.row] <=> table.fingerprint[right.row];
        return order != 0 ? order < 0 : left.row < right.row;
    });
    return starts;
}

}  // namespace

std::vector<std::size_t> rows_without_repeats(const FindingTable& table, Checkpoint* checkpoint) {
    // sorted, as whoever gave the fingerprints may have chosen such as a hash table is slow with
    const std::vector<Start> starts = sorted_fingerprints(table, checkpoint);
    std::vector<std::uint8_t> is_repeat(table.size());
    for (std::size_t i = 1; i < starts.size(); ++i) {
        const bool is_same = table.fingerprint[starts[i].row] == table.fingerprint[starts[i - 1].row];
        is_repeat[starts[i].row] = is_same ? 1 : 0;
    }

    std::vector<std::size_t> rows;
    rows.reserve(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (is_repeat[row] == 0) rows.push_back(row);
    }
    return rows;
}

}  // namespace fastcore::sarif
