#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/sarif/log_reader.hpp"
#include "core/sarif/sarif_error.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::sarif {
namespace {

class CountingCheckpoint final : public Checkpoint {
public:
    void check() override { ++count; }

    int count = 0;
};

LogOptions options() { return {"", false, 100, 10, std::size_t{1} << 23}; }

std::string log_of(const std::string& results) {
    return R"({"version":"2.1.0","runs":[{"results":[)" + results +
           R"(],"tool":{"driver":{"name":"lint","rules":[{"id":"R1","shortDescription":{"text":"short"}}]}}}]})";
}

}  // namespace

TEST_CASE("results that stand before their tool are read", "[sarif]") {
    test::on_each_kernel([] {
        const Log log =
            read_log(log_of(R"({"ruleIndex":0},{"ruleId":"R1/part","message":{"text":"hi"}})"), options(), nullptr);
        REQUIRE(log.findings.size() == 2);
        CHECK(log.findings.rule_id[0] == "R1");
        CHECK(log.findings.message[0] == "short");
        CHECK(log.findings.tool_name[1] == "lint");
        CHECK(log.findings.fingerprint.size() == 2);
        CHECK(log.runs[0].result_count == 2);
    });
}

TEST_CASE("bad results are listed with their place, the others kept", "[sarif]") {
    const Log log = read_log(log_of(R"(5,{"locations":[{},{"physicalLocation":{"region":{"startLine":"x"}}}]},{})"),
                             options(), nullptr);
    CHECK(log.findings.size() == 1);
    REQUIRE(log.problems.size() == 2);
    CHECK(log.problems[0].pointer == "/runs/0/results/0");
    CHECK(log.problems[1].pointer == "/runs/0/results/1/locations/1/physicalLocation/region/startLine");
}

TEST_CASE("problems beyond the limit are counted", "[sarif]") {
    std::string results = "1";
    for (int i = 1; i < 15; ++i) results += ",1";
    const Log log = read_log(log_of(results), options(), nullptr);
    REQUIRE(log.problems.size() == 11);
    CHECK(log.problems.back().reason == "5 more problems are not listed");
}

TEST_CASE("short results cannot ask for more text than they may", "[sarif]") {
    const std::string rule = R"([{"shortDescription":{"text":")" + std::string(100'000, 'x') + R"("}}])";
    std::string results = R"({"ruleIndex":0})";
    for (int i = 1; i < 100; ++i) results += R"(,{"ruleIndex":0})";
    const std::string log =
        R"({"version":"2.1.0","runs":[{"tool":{"driver":{"rules":)" + rule + R"(}},"results":[)" + results + "]}]}";
    CHECK_THROWS_AS(read_log(log, options(), nullptr), SarifError);
}

TEST_CASE("long work looks whether it is to be stopped", "[sarif]") {
    std::string results = "{}";
    for (int i = 1; i < 20'000; ++i) results += ",{}";
    CountingCheckpoint checkpoint;
    const Log log = read_log(log_of(results), options(), &checkpoint);
    CHECK(log.findings.size() == 20'000);
    CHECK(checkpoint.count >= 4);
}

}  // namespace fastcore::sarif
