// Findings as JSON.
#include <limits>
#include <string>

#include "catch.hpp"
#include "core/sarif/finding_json.hpp"
#include "sarif/finding_samples.hpp"

using namespace fastcore;
using test::finding_table;

namespace {

template <class Write>
std::string written(Write write) {
    HeapStorage storage;
    response::Answer answer(storage);
    write(answer);
    return std::string(answer.text());
}

std::string json_of(const sarif::FindingTable& table) {
    return written([&](response::Answer& answer) { sarif::append_findings(answer, table); });
}

class Counter final : public Checkpoint {
public:
    void check() override { ++count; }
    int count = 0;
};

}  // namespace

TEST_CASE("a finding is an object with all fields", "[sarif]") {
    CHECK(json_of({}) == "[]");
    const auto table = finding_table({{"a\"\n", {20, 89}, true, true, {{"x", "\\"}}}, {"", {}, false}});
    CHECK(json_of(table) ==
          R"([{"rule_id":"R1","severity":"high","file_path":"src/app.py","line":1,"column":1,"end_line":2,)"
          R"("end_column":-1,"message":"a\"\n","code_snippet":"","cwe":["CWE-20","CWE-89"],"fingerprint":"sha256:)" +
              std::string(62, '0') +
              R"(01","suppressed":true,"baseline_state":"new","partial_fingerprints":{"x":"\\"},"tool_name":"tool"},)"
              R"({"rule_id":"R2","severity":"high","file_path":"src/app.py","line":2,"column":1,"end_line":3,)"
              R"("end_column":-1,"message":"","code_snippet":"","cwe":[],"fingerprint":"","suppressed":false,)"
              R"("baseline_state":"new","partial_fingerprints":{},"tool_name":"tool"}])");
}

TEST_CASE("numbers of any size are written", "[sarif]") {
    auto table = finding_table({{}});
    table.line[0] = std::numeric_limits<std::int32_t>::min();
    table.column[0] = std::numeric_limits<std::int32_t>::max();
    CHECK(json_of(table).find(R"("line":-2147483648,"column":2147483647,)") != std::string::npos);
}

TEST_CASE("a large text can be interrupted", "[sarif]") {
    const std::string text(std::size_t{40} << 20, 'x');
    const auto table = finding_table({{text}});
    Counter counter;
    const std::string json =
        written([&](response::Answer& answer) { sarif::append_findings(answer, table, &counter); });
    CHECK(counter.count >= 2);
    CHECK(json.find('"' + text + '"') != std::string::npos);
}

TEST_CASE("many findings can be interrupted", "[sarif]") {
    const auto one = finding_table({{"text"}});
    const auto table = one.take(std::vector<std::size_t>(150'000, 0));
    Counter counter;
    const std::string json =
        written([&](response::Answer& answer) { sarif::append_findings(answer, table, &counter); });
    CHECK(counter.count >= 2);
    const std::string single = json_of(one);
    CHECK(json.size() == 150'000 * (single.size() - 1) + 1);
}
