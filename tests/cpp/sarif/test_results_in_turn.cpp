// What was found for a result is remembered for the next ones: they must not take it for theirs when they are
// another's.
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "core/sarif/log_reader.hpp"

namespace fastcore::sarif {
namespace {

Log read(const std::string& run) {
    return read_log(R"({"version":"2.1.0","runs":[)" + run + "]}", {"", false, 100, 1000, std::size_t{1} << 20},
                    nullptr);
}

std::string joined(const std::vector<std::string>& items) {
    std::string all;
    for (const std::string& item : items) all += (all.empty() ? "" : ",") + item;
    return "[" + all + "]";
}

std::vector<std::string> texts_of(const StringColumn& column) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < column.size(); ++i) texts.emplace_back(column[i]);
    return texts;
}

}  // namespace

TEST_CASE("rules that differ only in the middle of their names are told apart, in whatever order", "[sarif]") {
    std::vector<std::string> rules;
    std::vector<std::string> results;
    std::vector<std::string> severities;
    constexpr int count = 300;
    for (int i = 0; i < 3 * count; ++i) {
        const int rule = i * 7 % count;
        const std::string id = "\"the-rule-" + std::to_string(1000 + rule) + "-of-the-tool\"";
        if (i < count) {
            rules.push_back(R"({"id":"the-rule-)" + std::to_string(1000 + i) +
                            R"(-of-the-tool","defaultConfiguration":{"level":")" + (i % 2 == 0 ? "error" : "note") +
                            "\"}}");
        }
        results.push_back(R"({"ruleId":)" + id + "}");
        severities.emplace_back(rule % 2 == 0 ? "high" : "low");
    }
    const Log log = read(R"({"tool":{"driver":{"rules":)" + joined(rules) + R"(}},"results":)" + joined(results) + "}");
    CHECK(texts_of(log.findings.severity) == severities);
}

TEST_CASE("one name with another index, reference or base is another's", "[sarif]") {
    const Log log = read(R"({"originalUriBaseIds":{"A":{"uri":"a/"},"B":{"uri":"b/"}},
        "artifacts":[{"location":{"uri":"x.py","uriBaseId":"B"}}],
        "tool":{"driver":{"rules":[{"id":"R","properties":{"security-severity":"9.5"}},
                                   {"id":"R","properties":{"security-severity":"1"}}]}},
        "results":[
            {"ruleId":"R","ruleIndex":1},
            {"ruleId":"R","ruleIndex":0,"locations":[{"physicalLocation":{"artifactLocation":{"uri":"x.py"}}}]},
            {"ruleId":"R","rule":{"index":1},
             "locations":[{"physicalLocation":{"artifactLocation":{"uri":"x.py","uriBaseId":"A"}}}]},
            {"ruleId":"R","locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]},
            {"ruleId":"\u0052","ruleIndex":1,
             "locations":[{"physicalLocation":{"artifactLocation":{"uri":"x.\u0070y","uriBaseId":"A"}}}]},
            {"ruleIndex":1,"locations":[{"physicalLocation":{"artifactLocation":{"uri":"x.py"}}}]}]})");
    CHECK(texts_of(log.findings.severity) ==
          std::vector<std::string>{"low", "critical", "low", "critical", "low", "low"});
    CHECK(texts_of(log.findings.file_path) ==
          std::vector<std::string>{"", "x.py", "a/x.py", "b/x.py", "a/x.py", "x.py"});
    CHECK(texts_of(log.findings.rule_id) == std::vector<std::string>(6, "R"));
}

TEST_CASE("a path that is longer than what is remembered is the file's each time", "[sarif]") {
    const std::string base(3000, 'b');
    std::string result = R"({"locations":[{"physicalLocation":{"artifactLocation":{"uri":"x.py","uriBaseId":"A"}}}]})";
    const Log log = read(R"({"originalUriBaseIds":{"A":{"uri":")" + base + R"("}},"results":)" +
                         joined({result, result, R"({})", result}) + "}");
    CHECK(texts_of(log.findings.file_path) ==
          std::vector<std::string>{base + "/x.py", base + "/x.py", "", base + "/x.py"});
}

TEST_CASE("partial fingerprints are written as JSON, whether there is something to escape or not", "[sarif]") {
    const Log log = read(R"({"results":[
        {"partialFingerprints":{"plain":"é/1","wi\"th":"\u0041\n","c":"a\\b"}},
        {"partialFingerprints":{"plain":"2","wi\"th":"4","c":" Requires login\t"}}]})");
    CHECK(texts_of(log.findings.partial_fingerprints) ==
          std::vector<std::string>{R"({"plain":"é/1","wi\"th":"A\n","c":"a\\b"})", R"({"plain":"2","wi\"th":"4"})"});
}

TEST_CASE("the text limit counts the bases of a file each time", "[sarif]") {
    const std::string base(1000, 'b');
    const std::string result =
        R"({"locations":[{"physicalLocation":{"artifactLocation":{"uri":"x","uriBaseId":"A"}}}]})";
    const std::string text = R"({"version":"2.1.0","runs":[{"originalUriBaseIds":{"A":{"uri":")" + base +
                             R"("}},"results":)" + joined({result, result, result}) + "}]}";
    // 1,024 for the run; for each finding 256, its path, and the base with a slash again
    const std::size_t needed = 1024 + 3 * (256 + 1002 + 1001) + 3 * std::string_view("medium").size();
    CHECK(read_log(text, {"", false, 100, 1000, needed}, nullptr).findings.size() == 3);
    CHECK_THROWS(read_log(text, {"", false, 100, 1000, needed - 1}, nullptr));
}

}  // namespace fastcore::sarif
