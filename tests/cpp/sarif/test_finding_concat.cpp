// Findings of several logs as those of one, and those that repeat another.
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/digest/table_fingerprints.hpp"
#include "core/sarif/finding_concat.hpp"
#include "core/sarif/finding_repeats.hpp"
#include "sarif/finding_samples.hpp"

using namespace fastcore;
using sarif::FindingTable;
using test::finding_table;
using Tables = std::vector<const FindingTable*>;

namespace {

class CountingCheckpoint final : public Checkpoint {
public:
    void check() override { ++count; }

    int count = 0;
};

std::vector<std::size_t> rows(std::size_t from, std::size_t count) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), from);
    return rows;
}

void make_fingerprints(FindingTable& table) {
    table.fingerprint = digest::fingerprint_table(table, digest::Recipe{}).digests;
    table.without_fingerprint.clear();
}

}  // namespace

TEST_CASE("tables one behind the other have all their rows", "[sarif]") {
    auto whole = finding_table({{"a", {1, 2}, true, true, {{"x", "1"}}}, {"b"}, {"", {3}, false}, {"d", {4, 5}}});
    make_fingerprints(whole);
    for (std::size_t split = 0; split <= whole.size(); ++split) {
        FindingTable start = whole.take(rows(0, split));
        FindingTable end = whole.take(rows(split, whole.size() - split));
        start.fingerprint.assign(start.size(), {});  // they are made anew
        end.without_fingerprint.assign(end.size(), 1);
        const FindingTable none;
        CHECK(sarif::concat(Tables{&start, &none, &end}, nullptr) == whole);
    }
    CHECK(sarif::concat({}, nullptr) == FindingTable());
}

TEST_CASE("findings of an equal key are numbered over all tables", "[sarif]") {
    FindingTable first = finding_table({{"same"}, {"same"}, {"same"}});
    first.rule_id = first.rule_id.take(std::array<std::size_t, 3>{0, 0, 0});
    make_fingerprints(first);
    FindingTable second = first;
    second.line[2] = 99;

    CountingCheckpoint checkpoint;
    const FindingTable both = sarif::concat(Tables{&second, &first}, &checkpoint);
    CHECK(checkpoint.count >= 2);
    CHECK(both.fingerprint[0] == both.fingerprint[3]);
    CHECK(both.fingerprint[1] == both.fingerprint[4]);
    CHECK(both.fingerprint[2] != both.fingerprint[5]);
    CHECK(both.fingerprint[5] == first.fingerprint[2]);
    CHECK(sarif::rows_without_repeats(both) == std::vector<std::size_t>{0, 1, 2, 5});
}

TEST_CASE("repeats are found by the whole fingerprint", "[sarif]") {
    FindingTable table = finding_table({{"0"}, {"1"}, {"2"}, {"3"}, {"4"}, {"5"}});
    CHECK(sarif::rows_without_repeats(table) == rows(0, 6));
    for (auto& digest : table.fingerprint) digest.fill(std::byte{7});
    table.fingerprint[1].back() = std::byte{8};
    table.fingerprint[2].front() = std::byte{8};
    table.fingerprint[4] = table.fingerprint[1];
    CHECK(sarif::rows_without_repeats(table) == std::vector<std::size_t>{0, 1, 2});
    table.without_fingerprint = {0, 0, 0, 1, 0, 1};
    CHECK(sarif::rows_without_repeats(table) == std::vector<std::size_t>{0, 1, 2, 3, 5});
    CHECK(sarif::rows_without_repeats(FindingTable()).empty());
}
