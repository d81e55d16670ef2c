#include "core/digest/fingerprint_json.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/sarif/finding_text.hpp"

namespace fastcore::digest {
namespace {

constexpr std::string_view kIndex = R"({"finding_index":)";
constexpr std::string_view kFingerprint = R"(,"fingerprint":")";
constexpr std::string_view kDuplicate = R"(","is_duplicate":true},)";
constexpr std::string_view kNew = R"(","is_duplicate":false},)";
constexpr std::size_t kDigitsMax = 20;
constexpr std::size_t kEntryMax =
    kIndex.size() + kDigitsMax + kFingerprint.size() + sarif::kFingerprintSize + kNew.size();

char* write(std::string_view text, char* out) { return std::ranges::copy(text, out).out; }

}  // namespace

void append_fingerprints(response::Answer& out, const Fingerprints& fingerprints, Checkpoint* checkpoint) {
    const std::size_t count = fingerprints.digests.size();
    out.append('[');
    for (std::size_t i = 0; i < count; ++i) {
        check_at_times(i, checkpoint);
        out.reserve(kEntryMax);
        char* end = write(kIndex, out.end());
        end = std::to_chars(end, end + kDigitsMax, i).ptr;
        end = write(kFingerprint, end);
        end = sarif::write_fingerprint(fingerprints.digests[i], end);
        end = write(fingerprints.is_duplicate[i] != 0 ? kDuplicate : kNew, end);
        out.set_end(end - (i + 1 == count ? 1 : 0));
    }
    out.append(']');
}

std::size_t json_bound(const Fingerprints& fingerprints) { return 2 + fingerprints.digests.size() * kEntryMax; }

}  // namespace fastcore::digest
