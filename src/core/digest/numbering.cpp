#include "core/digest/numbering.hpp"

#include <algorithm>
#include <utility>

#include "core/digest/message_batch.hpp"
#include "core/digest/repeats.hpp"

namespace fastcore::digest {
namespace {

struct Member {
    Region region;
    std::uint32_t index;
};

}  // namespace

Fingerprints with_repeats_marked(std::vector<Digest> keys) {
    Fingerprints fingerprints{std::move(keys), {}};
    fingerprints.is_duplicate.resize(fingerprints.digests.size());
    for (const Repeat& repeat : find_repeats(fingerprints.digests)) fingerprints.is_duplicate[repeat.index] = 1;
    return fingerprints;
}

Fingerprints with_repeats_numbered(std::vector<Digest> keys, const RegionOf& region_of) {
    Fingerprints fingerprints{std::move(keys), {}};
    std::vector<Digest>& digests = fingerprints.digests;
    fingerprints.is_duplicate.resize(digests.size());
    MessageBatch batch;
    std::vector<std::uint32_t> numbered;  // those that get another digest than their key
    std::vector<Member> same;
    RepeatGroups groups(find_repeats(digests), digests.size());
    for (std::size_t group = 0; group < groups.size(); ++group) {
        same.clear();
        for (const std::uint32_t index : groups[group]) same.push_back({region_of(index), index});
        // results stand in this order mostly
        if (!std::ranges::is_sorted(same, {}, &Member::region)) std::ranges::stable_sort(same, {}, &Member::region);
        std::uint32_t number = 0;
        for (std::size_t k = 1; k < same.size(); ++k) {
            const std::uint32_t index = same[k].index;
            if (same[k].region == same[k - 1].region) {
                fingerprints.is_duplicate[index] = 1;
            } else {
                ++number;
            }
            if (number == 0) continue;
            std::byte* out = batch.start_message(sizeof(Digest) + 4);
            out = std::ranges::copy(digests[index], out).out;
            for (const int shift : {24, 16, 8, 0}) *out++ = static_cast<std::byte>(number >> shift);
            batch.end_message(out);
            numbered.push_back(index);
        }
    }
    const std::vector<Digest> others = batch.finish();
    for (std::size_t k = 0; k < numbered.size(); ++k) digests[numbered[k]] = others[k];
    return fingerprints;
}

}  // namespace fastcore::digest
