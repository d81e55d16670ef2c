#include "core/digest/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <tuple>
#include <utility>

#include "core/digest/field_text.hpp"
#include "core/digest/repeats.hpp"
#include "core/digest/whitespace.hpp"
#include "core/support/error.hpp"

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
    if (version_ == 2) regions_.reserve(count);
}

void Fingerprinter::add(const FindingView& finding) {
    std::byte* out = batch_.start_message(fields_bound(finding));
    for (const Field field : fields_) {
        if (version_ == 2 && field == Field::code_snippet) {
            const bool is_replaced = replaces_blank_snippet_ && is_blank(finding.code_snippet);
            out = write_normalised(is_replaced ? finding.message : finding.code_snippet, out);
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
    std::vector<Repeat> repeats = find_repeats(fingerprints.digests);
    if (version_ == 2) {
        number(fingerprints, std::move(repeats));
        regions_.clear();
    } else {
        for (const Repeat& repeat : repeats) fingerprints.is_duplicate[repeat.index] = 1;
    }
    return fingerprints;
}

/// The distinct regions of one key count from 0, which leaves the key as it is.
void Fingerprinter::number(Fingerprints& fingerprints, std::vector<Repeat> repeats) const {
    // those that are repeated take part too
    const std::size_t repeat_count = repeats.size();
    for (std::size_t k = 0; k < repeat_count; ++k) repeats.push_back({repeats[k].first, repeats[k].first});
    std::ranges::sort(repeats, {}, [this](const Repeat& repeat) {
        return std::tuple(repeat.first, regions_[repeat.index], repeat.index);
    });
    const auto same = std::ranges::unique(repeats, {}, &Repeat::index);
    repeats.erase(same.begin(), same.end());

    MessageBatch batch;
    std::vector<std::size_t> numbered;  // those that get another digest than their key
    std::uint32_t number = 0;
    for (std::size_t k = 1; k < repeats.size(); ++k) {
        const auto [i, first] = repeats[k];
        const auto [before, first_before] = repeats[k - 1];
        if (first != first_before) {
            number = 0;
            continue;
        }
        if (regions_[i] == regions_[before]) {
            fingerprints.is_duplicate[i] = 1;
        } else {
            ++number;
        }
        if (number == 0) continue;
        const Digest& key = fingerprints.digests[i];
        std::byte* out = batch.start_message(key.size() + 4);
        out = std::ranges::copy(key, out).out;
        for (const int shift : {24, 16, 8, 0}) *out++ = static_cast<std::byte>(number >> shift);
        batch.end_message(out);
        numbered.push_back(i);
    }
    const std::vector<Digest> digests = batch.finish();
    for (std::size_t k = 0; k < numbered.size(); ++k) fingerprints.digests[numbered[k]] = digests[k];
}

}  // namespace fastcore::digest
