// Stable identities of findings.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/digest/digest.hpp"
#include "core/digest/message_batch.hpp"
#include "core/digest/repeats.hpp"

namespace fastcore::digest {

enum class Field : unsigned char {
    rule_id,
    severity,
    file_path,
    line,
    column,
    end_line,
    end_column,
    message,
    code_snippet,
    cwe,
    suppressed,
    baseline_state,
    tool_name,
};
inline constexpr std::size_t kFieldCount = 13;

std::string_view field_name(Field field);
std::optional<Field> field_named(std::string_view name);

/// What a fingerprint is made of. Texts are UTF-8.
struct FindingView {
    std::string_view tool_name, rule_id, severity, file_path, message, code_snippet, baseline_state;
    std::int64_t line = 0, column = 0, end_line = 0, end_column = 0;
    std::span<const std::int32_t> cwe;  ///< numbers
    std::string_view cwe_text;          ///< where there are no numbers: the texts, joined by commas
    bool suppressed = false;
};

/// How a fingerprint is made of a finding.
///
/// Version 1 hashes the fields. Version 2 hashes them with runs of ASCII whitespace in code_snippet and message made
/// one space and none left at their ends; findings with an equal hash, the key, are then numbered by their regions, so
/// that it tells them apart although it names no line.
struct Recipe {
    int version = 2;
    std::vector<Field> fields;  ///< empty: the version's own

    /// What is read of each finding: the fields, and the region for version 2.
    std::vector<Field> needed() const;
};

struct Fingerprints {
    std::vector<Digest> digests;
    std::vector<std::uint8_t> is_duplicate;  ///< equal to an earlier one
};

/// Takes findings one by one and keeps only their digests and regions.
class Fingerprinter {
public:
    /// Throws ArgumentError for a version that there is not.
    explicit Fingerprinter(const Recipe& recipe);

    void reserve(std::size_t count);
    void add(const FindingView& finding);

    /// The fingerprints of all findings since the last call, in their order.
    Fingerprints finish();

private:
    struct Region {
        std::int64_t line, column, end_line, end_column;
        auto operator<=>(const Region&) const = default;
    };

    void number(Fingerprints& fingerprints, std::span<const Repeat> repeats) const;

    int version_;
    std::vector<Field> fields_;
    bool replaces_blank_snippet_;  ///< the message is taken where there is no snippet
    MessageBatch batch_;
    std::vector<Region> regions_;  ///< version 2 only
};

}  // namespace fastcore::digest
