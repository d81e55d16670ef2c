#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "core/sarif/cwe.hpp"
#include "core/sarif/message_text.hpp"
#include "core/sarif/severity.hpp"

namespace fastcore::sarif {
namespace {

CweNumbers found_in(std::string_view text) {
    CweNumbers numbers;
    find_cwe(text, numbers);
    return numbers;
}

std::string message(std::string_view text) {
    std::string out;
    const auto argument = [](std::size_t i) {
        return i < 2 ? std::optional<std::string>(i == 0 ? "zero" : "{0}") : std::nullopt;
    };
    append_message(out, text, argument, 1000);
    return out;
}

}  // namespace

TEST_CASE("weaknesses are found in free text", "[sarif]") {
    CHECK(found_in("external/cwe/cwe-089") == CweNumbers{89});
    CHECK(found_in("CWE-79: XSS, cwe 80 and CWE_0081") == CweNumbers{79, 80, 81});
    CHECK(found_in("xcwe-1 2cwe-2 cwe--3 cwe-x cwe cwe-").empty());
    CHECK(found_in("cwe-99999999 cwe-0").empty());
    CHECK(found_in("cwe123") == CweNumbers{123});
}

TEST_CASE("placeholders take arguments, doubled braces become one", "[sarif]") {
    CHECK(message("a {0} b {1} c") == "a zero b {0} c");
    CHECK(message("{{0}} {2} {} {x} {0") == "{0} {2} {} {x} {0");
    CHECK(message("}} { } {00} {0000000000}") == "} { } zero {0000000000}");
}

TEST_CASE("a message that asks for a long text many times is broken off", "[sarif]") {
    std::string out;
    std::string placeholders;
    for (int i = 0; i < 1000; ++i) placeholders += "{0}";
    append_message(out, placeholders, [](std::size_t) { return std::string(1000, 'x'); }, 5000);
    CHECK(out.size() == 6000);
}

TEST_CASE("severities of scores, words and levels", "[sarif]") {
    CHECK(severity_of_text("9.0") == "critical");
    CHECK(severity_of_text(" 7 ") == "high");
    CHECK(severity_of_text("6.9") == "medium");
    CHECK(severity_of_text("0.1") == "low");
    CHECK(severity_of_text("0") == "info");
    CHECK(severity_of_text("HIGH") == "high");
    CHECK(severity_of_text("-1") == "-1");
    CHECK(severity_of_text("1e1") == "1e1");
    CHECK_FALSE(severity_of_text(" \t").has_value());
    CHECK_FALSE(severity_of_score(-0.1).has_value());
    CHECK(severity_of_level("ERROR") == "high");
    CHECK_FALSE(severity_of_level("pass").has_value());
}

}  // namespace fastcore::sarif
