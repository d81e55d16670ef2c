#include "core/digest/fingerprinter.hpp"

#include "core/digest/field_text.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::digest {

Fingerprinter::Fingerprinter(const Recipe& recipe) : recipe_(recipe), hashed_(recipe.hashed()) {}

void Fingerprinter::reserve(std::size_t count) {
    batch_.reserve(count);
    if (recipe_.is_numbered()) reserve_on_huge_pages(regions_, count);
}

void Fingerprinter::add(const FindingView& finding) {
    std::byte* out = batch_.start_message(fields_bound(finding));
    for (const Field field : hashed_) {
        if (!recipe_.is_normalised(field)) {
            out = write_field(finding, field, out);
        } else if (field == Field::message) {
            out = write_normalised(finding.message, out);
        } else {
            std::byte* const end = write_normalised(finding.code_snippet, out);
            const bool is_blank = end == out + kSizeBytes;
            out = is_blank && recipe_.replaces_blank_snippet() ? write_normalised(finding.message, out) : end;
        }
    }
    batch_.end_message(out);
    if (recipe_.is_numbered()) {
        regions_.push_back({finding.line, finding.column, finding.end_line, finding.end_column});
    }
}

Fingerprints Fingerprinter::finish() {
    std::vector<Digest> keys = batch_.finish();
    if (!recipe_.is_numbered()) return with_repeats_marked(std::move(keys));
    Fingerprints fingerprints = with_repeats_numbered(std::move(keys), [this](std::size_t i) { return regions_[i]; });
    regions_.clear();
    return fingerprints;
}

}  // namespace fastcore::digest
