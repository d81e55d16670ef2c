#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/sarif/artifact_text.hpp"

namespace fastcore::sarif {
namespace {

std::string at(const ArtifactText& text, std::size_t offset, Unit unit, Unit column_unit) {
    const LinePlace place = text.at(offset, unit, column_unit);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

TEST_CASE("offsets become lines and columns in the units asked for", "[sarif]") {
    const ArtifactText text("a\xC3\xA9\n\xF0\x9F\x98\x80z\n");
    CHECK(text.size(Unit::bytes) == 10);
    CHECK(text.size(Unit::code_points) == 6);
    CHECK(text.size(Unit::utf16_units) == 7);
    CHECK(at(text, 0, Unit::bytes, Unit::bytes) == "1:1");
    CHECK(at(text, 2, Unit::bytes, Unit::utf16_units) == "1:2");
    CHECK(at(text, 4, Unit::bytes, Unit::utf16_units) == "2:1");
    CHECK(at(text, 8, Unit::bytes, Unit::utf16_units) == "2:3");
    CHECK(at(text, 8, Unit::bytes, Unit::code_points) == "2:2");
    CHECK(at(text, 4, Unit::utf16_units, Unit::utf16_units) == "2:1");
    CHECK(at(text, 7, Unit::utf16_units, Unit::utf16_units) == "3:1");
    CHECK(at(text, 6, Unit::code_points, Unit::code_points) == "3:1");
}

TEST_CASE("lines are found in long texts and in long lines", "[sarif]") {
    std::string source;
    for (int i = 1; i <= 3000; ++i) source += "line " + std::to_string(i) + (i % 2 == 0 ? "\r\n" : "\n");
    source += std::string(5000, 'x');
    const ArtifactText text(source);
    CHECK(text.lines(1, 1) == "line 1");
    CHECK(text.lines(2, 3) == "line 2\r\nline 3");
    CHECK(text.lines(2000, 2000) == "line 2000");
    CHECK(text.lines(3001, 3001) == std::string(5000, 'x'));
    CHECK(text.lines(3002, 3005).empty());
    CHECK(text.lines(2999, 9000).size() == std::string("line 2999\nline 3000\r\n").size() + 5000);
    const std::size_t start = source.find("line 1234\r");
    CHECK(at(text, start + 2, Unit::bytes, Unit::bytes) == "1234:3");
    CHECK(at(text, source.size() - 1, Unit::bytes, Unit::bytes) == "3001:5000");
}

TEST_CASE("an empty text has one empty line", "[sarif]") {
    const ArtifactText text("");
    CHECK(at(text, 0, Unit::bytes, Unit::bytes) == "1:1");
    CHECK(text.lines(1, 1).empty());
}

}  // namespace fastcore::sarif
