// Findings as columns: what a log is read into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// What a finding counts besides its texts: about what it takes in memory and adds to JSON. A result of two bytes
/// becomes a whole one.
inline constexpr std::size_t kFindingBytes = 256;

/// Texts one behind the other, as Arrow's large_utf8 holds them.
struct StringColumn {
    std::vector<std::int64_t> offsets{0};
    std::string text;

    std::size_t size() const { return offsets.size() - 1; }

    std::string_view operator[](std::size_t i) const {
        const auto start = static_cast<std::size_t>(offsets[i]);
        return {text.data() + start, static_cast<std::size_t>(offsets[i + 1]) - start};
    }

    void append(std::string_view value) {
        text += value;
        close();
    }

    /// What was appended to `text` since the last call is the next value.
    void close() { offsets.push_back(static_cast<std::int64_t>(text.size())); }

    /// The values at `rows`, in that order. `checkpoint` may be null.
    StringColumn take(std::span<const std::size_t> rows, Checkpoint* checkpoint = nullptr) const;

    /// By value. `checkpoint` may be null.
    bool equals(const StringColumn& other, Checkpoint* checkpoint) const;

    bool operator==(const StringColumn& other) const { return equals(other, nullptr); }
};

/// One row a finding; all columns have the same size.
struct FindingTable {
    StringColumn rule_id;
    StringColumn severity;
    StringColumn file_path;
    std::vector<std::int32_t> line;
    std::vector<std::int32_t> column;
    std::vector<std::int32_t> end_line;
    std::vector<std::int32_t> end_column;
    StringColumn message;
    StringColumn code_snippet;
    std::vector<std::int64_t> cwe_offsets{0};
    std::vector<std::int32_t> cwe;  ///< numbers, ascending within a finding
    std::vector<digest::Digest> fingerprint;
    std::vector<std::uint8_t> without_fingerprint;  ///< one flag a row; empty: every row has a fingerprint
    std::vector<std::uint8_t> suppressed;
    StringColumn baseline_state;
    StringColumn partial_fingerprints;  ///< a JSON object without spaces, strings in it; empty: there are none
    StringColumn tool_name;

    std::size_t size() const { return line.size(); }

    bool has_fingerprint(std::size_t row) const { return without_fingerprint.empty() || without_fingerprint[row] == 0; }

    std::span<const std::int32_t> cwe_of(std::size_t row) const {
        const auto start = static_cast<std::size_t>(cwe_offsets[row]);
        return std::span(cwe).subspan(start, static_cast<std::size_t>(cwe_offsets[row + 1]) - start);
    }

    /// The rows at `rows`, in that order; each has to be there. `checkpoint` may be null.
    FindingTable take(std::span<const std::size_t> rows, Checkpoint* checkpoint = nullptr) const;

    /// By value; the order of a row's partial fingerprints does not matter. `checkpoint` may be null.
    bool equals(const FindingTable& other, Checkpoint* checkpoint) const;
    bool operator==(const FindingTable& other) const { return equals(other, nullptr); }
};

}  // namespace fastcore::sarif
