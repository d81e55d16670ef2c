#include <string>
#include <vector>

#include "catch.hpp"
#include "core/digest/fingerprinter.hpp"
#include "core/support/error.hpp"
#include "digest/hex.hpp"

namespace fastcore::digest {
namespace {

FindingView example() {
    FindingView finding;
    finding.tool_name = "bandit";
    finding.rule_id = "B101";
    finding.severity = "low";
    finding.file_path = "src/app.py";
    finding.message = "Use of assert detected.";
    finding.code_snippet = "\tassert  x\n";
    finding.line = 7;
    finding.column = 5;
    finding.end_line = 7;
    finding.end_column = 14;
    return finding;
}

Fingerprints fingerprints(const std::vector<FindingView>& findings, const Recipe& recipe = {}) {
    Fingerprinter fingerprinter(recipe);
    for (const FindingView& finding : findings) fingerprinter.add(finding);
    return fingerprinter.finish();
}

std::string fingerprint(const FindingView& finding, const Recipe& recipe) {
    return test::hex(fingerprints({finding}, recipe).digests.front());
}

}  // namespace

TEST_CASE("version 1 hashes rule, path, place and message", "[fingerprint]") {
    CHECK(fingerprint(example(), {1, {}}) == "1f77562caebbec48b536b764b624f2c3bccf3df0954b114ceda19ad727d5d1d8");
}

TEST_CASE("version 2 hashes tool, rule, path and the snippet without its layout", "[fingerprint]") {
    CHECK(fingerprint(example(), {2, {}}) == "e3cb0b976a437b4f1803b3d322ed5fd846525690f510576f09d24ce880217991");
}

TEST_CASE("findings with an equal key are numbered by their regions", "[fingerprint]") {
    FindingView later = example();
    later.line = later.end_line = 9;
    const Fingerprints found = fingerprints({later, example(), later, example()});
    CHECK(test::hex(found.digests[0]) == "415944311bae0d49fc2888d5c250ba0bfe2f2e2062582a9d5d16cffebf9322ae");
    CHECK(test::hex(found.digests[1]) == "e3cb0b976a437b4f1803b3d322ed5fd846525690f510576f09d24ce880217991");
    CHECK(found.digests[2] == found.digests[0]);
    CHECK(found.digests[3] == found.digests[1]);
    CHECK(found.is_duplicate == std::vector<std::uint8_t>{0, 0, 1, 1});
}

TEST_CASE("a version that there is not is refused", "[fingerprint]") {
    CHECK_THROWS_AS(Fingerprinter({0, {}}), ArgumentError);
    CHECK_THROWS_AS(Fingerprinter({3, {}}), ArgumentError);
}

}  // namespace fastcore::digest
