#include "core/digest/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "core/digest/field_text.hpp"
#include "core/digest/repeats.hpp"
#include "core/support/error.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::digest {
namespace {

constexpr std::array<std::string_view, kFieldCount> kNames{
    "rule_id", "severity",     "file_path", "line",       "column",         "end_line", "end_column",
    "message", "code_snippet", "cwe",       "suppressed", "baseline_state", "tool_name"};

std::vector<Field> fields_of(const Recipe& recipe) {
    if (recipe.version != 1 && recipe.version != 2) {
        throw ArgumentError("version must be 1 or 2, not " + std::to_string(recipe.version));
    }
    if (!recipe.fields.empty()) return recipe.fields;
    if (recipe.version == 1) return {Field::rule_id, Field::file_path, Field::line, Field::column, Field::message};
    return {Field::tool_name, Field::rule_id, Field::file_path, Field::code_snippet};
}

}  // namespace

std::string_view field_name(Field field) { return kNames[static_cast<std::size_t>(field)]; }

std::optional<Field> field_named(std::string_view name) {
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Field>(found - kNames.begin());
}

std::vector<Field> Recipe::needed() const {
    std::vector<Field> needed = fields_of(*this);
    if (version == 1) return needed;
    const auto need = [&needed](Field field) {
        if (std::ranges::find(needed, field) == needed.end()) needed.push_back(field);
    };
    if (fields.empty()) need(Field::message);
    for (const Field field : {Field::line, Field::column, Field::end_line, Field::end_column}) need(field);
    return needed;
}

Fingerprinter::Fingerprinter(const Recipe& recipe)
    : version_(recipe.version),
      fields_(fields_of(recipe)),
      replaces_blank_snippet_(recipe.version == 2 && recipe.fields.empty()) {}

void Fingerprinter::reserve(std::size_t count) {
    batch_.reserve(count);
    if (version_ == 2) reserve_on_huge_pages(regions_, count);
}

void Fingerprinter::add(const FindingView& finding) {
    std::byte* out = batch_.start_message(fields_bound(finding));
    for (const Field field : fields_) {
        if (version_ == 2 && field == Field::code_snippet) {
            std::byte* const end = write_normalised(finding.code_snippet, out);
            const bool is_blank = end == out + kSizeBytes;
            out = is_blank && replaces_blank_snippet_ ? write_normalised(finding.message, out) : end;
        } else if (version_ == 2 && field == Field::message) {
            out = write_normalised(finding.message, out);
        } else {
            out = write_field(finding, field, out);
        }
    }
    batch_.end_message(out);
    if (version_ == 2) regions_.push_back({finding.line, finding.column, finding.end_line, finding.end_column});
}

Fingerprints Fingerprinter::finish() {
    Fingerprints fingerprints;
    fingerprints.digests = batch_.finish();
    fingerprints.is_duplicate.resize(fingerprints.digests.size());
    const std::vector<Repeat> repeats = find_repeats(fingerprints.digests);
    if (version_ == 2) {
        number(fingerprints, repeats);
        regions_.clear();
    } else {
        for (const Repeat& repeat : repeats) fingerprints.is_duplicate[repeat.index] = 1;
    }
    return fingerprints;
}

/// The distinct regions of one key count from 0, which leaves the key as it is.
void Fingerprinter::number(Fingerprints& fingerprints, std::span<const Repeat> repeats) const {
    MessageBatch batch;
    std::vector<std::uint32_t> numbered;  // those that get another digest than their key
    RepeatGroups groups(repeats, regions_.size());
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const std::span<std::uint32_t> same = groups[group];
        const auto region = [this](std::uint32_t i) -> const Region& { return regions_[i]; };
        // results stand in this order mostly
        if (!std::ranges::is_sorted(same, {}, region)) std::ranges::stable_sort(same, {}, region);
        std::uint32_t number = 0;
        for (std::size_t k = 1; k < same.size(); ++k) {
            if (regions_[same[k]] == regions_[same[k - 1]]) {
                fingerprints.is_duplicate[same[k]] = 1;
            } else {
                ++number;
            }
            if (number == 0) continue;
            const Digest& key = fingerprints.digests[same[k]];
            std::byte* out = batch.start_message(key.size() + 4);
            out = std::ranges::copy(key, out).out;
            for (const int shift : {24, 16, 8, 0}) *out++ = static_cast<std::byte>(number >> shift);
            batch.end_message(out);
            numbered.push_back(same[k]);
        }
    }
    const std::vector<Digest> digests = batch.finish();
    for (std::size_t k = 0; k < numbered.size(); ++k) fingerprints.digests[numbered[k]] = digests[k];
}

}  // namespace fastcore::digest
