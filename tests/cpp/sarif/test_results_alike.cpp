// Results that are written alike are not looked at token by token: they have to be read as if each stood alone.
#include <cstddef>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "core/sarif/log_reader.hpp"
#include "core/sarif/sarif_error.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::sarif {
namespace {

// each has neighbours that are the same up to some place within
constexpr std::string_view kResults[] = {
    R"({"ruleId":"R1","message":{"text":"one"},"locations":[{"physicalLocation":{"region":{"startLine":1}}}]})",
    R"({"ruleId":"R22","message":{"text":""},"locations":[{"physicalLocation":{"region":{"startLine":22}}}]})",
    R"({"ruleId":"","message":{"text":"\"{0}\" \u00e9"},"locations":[{"physicalLocation":{"region":{"startLine":-0}}}]})",
    R"({"ruleId":"R1","message":{"text":"a,\":{"},"locations":[{"physicalLocation":{"region":{"startLine":1e2}}}]})",
    R"({"ruleId":"R1","message":{"text":"wrong"},"locations":[{"physicalLocation":{"region":{"startLine":1.5}}}]})",
    R"({"ruleId":"R1","message":{"text":"wrong"},"locations":[{"physicalLocation":{"region":{"startLine":"1"}}}]})",
    R"({"ruleId":"R1","message":{"text":"none"},"locations":[{"physicalLocation":{"region":{"startLine":null}}}]})",
    R"({"ruleId":"R1","message":{"text":"other"},"locations":[{"physicalLocation":{"region":{"endLine":3}}}]})",
    R"({"ruleId":"R1","message":{"text":"space" },"locations":[{"physicalLocation":{"region":{"startLine":12 }}}]})",
    R"({"ruleId" : "R1", "message":{"text":"space"},"locations":[{"physicalLocation":{"region":{"startLine":2}}}]})",
    R"({"ruleId":"R1","message":{"te\u0078t":"escaped"},"locations":[]})",
    R"({"ruleId":"R1","message":{"text":"twice"},"message":{"text":"last"},"locations":[]})",
    R"({"ruleId":"R1","message":{"text":"empty"},"locations":[]})",
    R"({"ruleId":"R1","message":{"text":"more"},"locations":[],"partialFingerprints":{"a":"1","b":"requires login"}})",
    R"({"ruleId":"R1","message":{"text":"more"},"locations":[],"partialFingerprints":{"a":"","b":"2"}})",
    R"({"ruleId":"R1","message":{"text":"both"},"locations":[],"fingerprints":{"a":"1"},"partialFingerprints":{"a":"2"}})",
    R"({"ruleId":"R1","message":{"text":"m"},"properties":{"security-severity":"9.8","tags":["CWE-79","x"],"cwe":89}})",
    R"({"ruleId":"R1","message":{"text":"m"},"properties":{"security-severity":"1.0","tags":["x","CWE-78"],"cwe":90}})",
    R"({"ruleId":1,"message":{"text":"wrong"}})",
    R"({"ruleId":2,"message":{"text":"wrong"}})",
    R"([])",
    R"({})",
    R"({"level":"note"})",
    R"({"level":"error"})",
};

LogOptions options() { return {"", false, 100, 1000, std::size_t{1} << 20}; }

std::string log_of(std::string_view results) {
    return R"({"version":"2.1.0","runs":[{"results":[)" + std::string(results) + "]}]}";
}

Log read_results(std::string_view results) { return read_log(log_of(results), options(), nullptr); }

void check_same_finding(const FindingTable& all, std::size_t row, const FindingTable& alone) {
    FindingTable taken = all.take(std::vector{row});
    taken.fingerprint = alone.fingerprint;  // findings of one log are numbered
    CHECK(taken == alone);
}

std::size_t error_offset(std::string_view results) {
    try {
        read_results(results);
    } catch (const SarifError& error) {
        return error.byte_offset().value();
    }
    throw std::logic_error("no error");
}

}  // namespace

TEST_CASE("results are read alike wherever they stand", "[sarif]") {
    test::on_each_kernel([] {
        constexpr std::size_t count = 400;
        std::mt19937 random(1);
        std::vector<std::string_view> chosen;
        std::string results;
        for (std::size_t i = 0; i < count; ++i) {
            chosen.push_back(kResults[random() % std::size(kResults)]);
            results += (i == 0 ? "" : ",") + std::string(chosen.back());
        }
        const Log all = read_results(results);
        std::size_t row = 0;
        std::size_t problem = 0;
        for (std::size_t i = 0; i < count; ++i) {
            CAPTURE(i, chosen[i]);
            const Log alone = read_results(chosen[i]);
            if (alone.problems.empty()) {
                check_same_finding(all.findings, row++, alone.findings);
            } else {
                const std::string behind = alone.problems[0].pointer.substr(std::string("/runs/0/results/0").size());
                CHECK(all.problems[problem].pointer == "/runs/0/results/" + std::to_string(i) + behind);
                CHECK(all.problems[problem++].reason == alone.problems[0].reason);
            }
        }
        CHECK(row == all.findings.size());
        CHECK(problem == all.problems.size());
    });
}

TEST_CASE("what is wrong in a result is found behind others that are alike", "[sarif]") {
    const std::string before(R"({"ruleId":"a","rank":1,"x":[true]},{"ruleId":"b","rank":2,"x":[true]},)");
    const std::string wrong =
        GENERATE(as<std::string>(), R"({"ruleId":"\q","rank":3,"x":[true]})", R"({"ruleId":"c","rank":03,"x":[true]})",
                 R"({"ruleId":"c","rank":3-,"x":[true]})", R"({"ruleId":"c" "d","rank":3,"x":[true]})",
                 R"({"ruleId":"c","rank":3,"x":[trua]})", R"({"ruleId":"c","rank":3,"x":[true})",
                 R"({"ruleId":"c","rank":,"x":[true]})");
    CAPTURE(wrong);
    CHECK(error_offset(before + wrong) == before.size() + error_offset(wrong));
}

}  // namespace fastcore::sarif
