// The rules that a run tells of.
#include <string>

#include "catch.hpp"
#include "core/sarif/log_reader.hpp"
#include "core/sarif/sarif_error.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::string_view kTool = R"({
    "driver": {"name": "lint", "rules": [
        {"id": "R1", "name": "One", "shortDescription": {"text": "short"}, "fullDescription": {"text": "full"},
         "helpUri": "https://example.org/R1"},
        null,
        {"id": "R2", "shortDescription": {"text": ""}, "fullDescription": {"text": "full\u00e9"}, "helpUri": 5},
        {"name": "nobody's"},
        {"id": "R1"}]},
    "extensions": [{"rules": [{"id": "E1", "name": ["E"], "shortDescription": "short"}]}, {}]})";

Log read_tool(std::size_t max_text_bytes) {
    const std::string log = R"({"version":"2.1.0","runs":[{}, {"tool":)" + std::string(kTool) + "}]}";
    return read_log(log, {"", false, 100, 10, max_text_bytes}, nullptr);
}

}  // namespace

TEST_CASE("a run tells the rules of its driver and its extensions that have an id", "[sarif]") {
    test::on_each_kernel([] {
        const Log log = read_tool(10000);
        REQUIRE(log.runs.size() == 2);
        CHECK(log.runs[0].rules.empty());
        CHECK(log.runs[1].rules == std::vector<ToolRule>{{"R1", "One", "short", "https://example.org/R1"},
                                                         {"R2", "", "full\u00e9", ""},
                                                         {"R1", "", "", ""},
                                                         {"E1", "", "", ""}});
        CHECK(log.problems.empty());
    });
}

TEST_CASE("rules count as text of a log", "[sarif]") {
    const Log log = read_tool(10000);
    std::size_t size = 2 * 1024;  // the runs
    for (const ToolRule& rule : log.runs[1].rules) size += rule.size();
    CHECK(read_tool(size).runs[1].rules.size() == 4);
    CHECK_THROWS_AS(read_tool(size - 1), SarifError);
}

}  // namespace fastcore::sarif
