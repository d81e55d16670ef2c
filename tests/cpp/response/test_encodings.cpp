// Rows as the three widths of a Python str, against the same rows as UTF-8.
#include <string>
#include <vector>

#include "catch.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::ResponseOptions;

const ResponseOptions kOptions{"f", "User", test::kMaxDepth};

template <class Unit>
Row wide_row(const std::vector<Unit>& units) {
    constexpr auto encoding = sizeof(Unit) == 1   ? Row::Encoding::latin1
                              : sizeof(Unit) == 2 ? Row::Encoding::ucs2
                                                  : Row::Encoding::ucs4;
    return {units.data(), units.size(), encoding};
}

template <class Unit>
std::vector<Unit> units(std::u32string_view text) {
    return {text.begin(), text.end()};
}

template <class Unit>
std::string answer(const std::vector<Unit>& text) {
    test::AnswerRoom room;
    return test::list_of(room, {wide_row(text)}, kOptions);
}

}  // namespace

TEST_CASE("a row is the same in every width", "[response][encoding]") {
    test::on_each_kernel([] {
        const std::u32string row = U"[{\"caf\u00E9_name\": \"\u00FF\", \"__typename\": 1}, {\"b_c\": 1.50}]";
        const std::string expected =
            "[{\"__typename\":\"User\",\"caf\xC3\xA9Name\":\"\xC3\xBF\"},{\"__typename\":\"User\",\"bC\":1.50}]";
        CHECK(answer(units<std::uint8_t>(row)) == expected);
        CHECK(answer(units<std::uint16_t>(row)) == expected);
        CHECK(answer(units<std::uint32_t>(row)) == expected);
    });
}

TEST_CASE("ASCII rows are read in place", "[response][encoding]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        const std::string row = R"({"a_b": "c"})";
        CHECK(test::list_of(room, {Row{row.data(), row.size(), Row::Encoding::ascii}}) == R"({"aB":"c"})");
    });
}

TEST_CASE("astral code points leave as four bytes", "[response][encoding]") {
    test::on_each_kernel([] {
        CHECK(answer(units<std::uint32_t>(U"\"\U0001F600\U0010FFFF\"")) == "\"\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"");
    });
}

TEST_CASE("faults of wide rows are told in UTF-8 bytes", "[response][encoding]") {
    test::on_each_kernel([] {
        CHECK(answer(units<std::uint8_t>(U"[\"\u00E9\" 1]")) == "row 0, byte 6: expected ',' or ']'");
        CHECK(answer(units<std::uint16_t>(U"[\"\u20AC\" 1]")) == "row 0, byte 7: expected ',' or ']'");
        CHECK(answer(units<std::uint32_t>(U"[\"\U0001F600\" 1]")) == "row 0, byte 8: expected ',' or ']'");
        CHECK(answer(units<std::uint16_t>(U"\uFEFF{}")) == "row 0, byte 0: byte order mark");
        CHECK(answer(units<std::uint8_t>(U"\u00A0{}")) == "row 0, byte 0: expected a value");
    });
}

TEST_CASE("a lone surrogate refuses the row before anything else in it", "[response][encoding]") {
    test::on_each_kernel([] {
        const std::vector<std::uint16_t> narrow{'[', 'x', 0xE9, 0xD800, ']'};
        CHECK(answer(narrow) == "row 0, byte 4: lone surrogate");
        const std::vector<std::uint16_t> marked{0xFEFF, 0xDC00};
        CHECK(answer(marked) == "row 0, byte 3: lone surrogate");
        const std::vector<std::uint32_t> wide{'"', 0x1F600, 0xD83D, 0xDE00, '"'};
        CHECK(answer(wide) == "row 0, byte 5: lone surrogate");
    });
}

TEST_CASE("a shorter wide row after a longer one sees nothing of it", "[response][encoding]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        const auto longer = units<std::uint16_t>(U"[\"" + std::u32string(300, U'\u20AC') + U"\"]");
        const auto shorter = units<std::uint16_t>(U"[\"\u20AC\"");
        CHECK(test::list_of(room, {wide_row(longer), wide_row(shorter)}) == "row 1, byte 6: unexpected end of text");
        const auto number = units<std::uint16_t>(U"1");
        CHECK(test::list_of(room, {wide_row(longer), wide_row(number)}).ends_with("\"],1"));
    });
}

}  // namespace fastcore::response
