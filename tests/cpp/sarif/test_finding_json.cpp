// Findings as JSON.
#include <limits>
#include <string>

#include "catch.hpp"
#include "core/response/json_escape.hpp"
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

std::string json_text(std::string_view text) {
    return written([&](response::Answer& answer) { response::append_json_text(answer, text); });
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

TEST_CASE("each character at each place of a word is escaped where it has to be", "[sarif]") {
    for (int c = 0; c < 0x80; ++c) {
        for (std::size_t before = 0; before < 18; ++before) {
            for (const std::size_t after : {0, 1, 7, 8, 20}) {
                const std::string text =
                    std::string(before, 'a') + static_cast<char>(c) + std::string(after, '\x1F' + (c & 1));
                REQUIRE(json_text(text) == response::json_string(text));
            }
        }
    }
}

TEST_CASE("what is beyond ASCII stays as it is", "[sarif]") {
    for (const std::string text :
         {"\x7F", "\xC2\x80 \xC3\xA9", "\xE2\x80\xA8\xE2\x80\xA9", "\xF0\x9F\x98\x80 a\xEF\xBF\xBD"})
        CHECK(json_text(text) == '"' + text + '"');
}

TEST_CASE("many findings can be interrupted", "[sarif]") {
    const auto one = finding_table({{"text"}});
    const auto table = one.take(std::vector<std::size_t>(20'000, 0));
    Counter counter;
    const std::string json =
        written([&](response::Answer& answer) { sarif::append_findings(answer, table, &counter); });
    CHECK(counter.count >= 2);
    const std::string single = json_of(one);
    CHECK(json.size() == 20'000 * (single.size() - 1) + 1);
}
