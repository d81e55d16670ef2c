#include "core/digest/fingerprint_arrow.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/sarif/finding_text.hpp"

namespace fastcore::digest {
namespace {

using arrow::Array;
using arrow::Field;

/// The columns as Arrow wants them.
struct ExportedFingerprints {
    explicit ExportedFingerprints(const Fingerprints& fingerprints)
        : text(fingerprints.digests.size() * sarif::kFingerprintSize, '\0'),
          is_duplicate(arrow::packed_bits(fingerprints.is_duplicate)) {
        offsets.reserve(fingerprints.digests.size() + 1);
        char* end = text.data();
        for (const Digest& digest : fingerprints.digests) {
            end = sarif::write_fingerprint(digest, end);
            offsets.push_back(end - text.data());
        }
    }

    std::vector<std::int64_t> offsets{0};
    std::string text;
    std::vector<std::uint8_t> is_duplicate;
};

void export_fingerprints(const Fingerprints& fingerprints, ArrowArray* out) {
    const auto columns = std::make_shared<const ExportedFingerprints>(fingerprints);
    const auto size = static_cast<std::int64_t>(fingerprints.digests.size());
    const Array texts{size, {nullptr, columns->offsets.data(), columns->text.data()}};
    const Array flags{size, {nullptr, columns->is_duplicate.data()}};
    arrow::export_array({size, {nullptr}, {texts, flags}}, columns, out);
}

}  // namespace

Field fingerprint_schema() {
    const Field fingerprint{"fingerprint", "U"};
    const Field is_duplicate{"is_duplicate", "b"};
    return {"", "+s", {fingerprint, is_duplicate}};
}

void export_fingerprint_stream(std::shared_ptr<const Fingerprints> fingerprints, ArrowArrayStream* out) {
    arrow::export_stream(
        fingerprint_schema(),
        [fingerprints = std::move(fingerprints)](ArrowArray* batch) { export_fingerprints(*fingerprints, batch); },
        out);
}

}  // namespace fastcore::digest
