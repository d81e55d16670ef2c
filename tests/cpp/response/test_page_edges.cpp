// No byte outside of a row is read and none outside of the answer's room is written, wherever tokens end.
#include <array>
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "response/row_samples.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::ResponseOptions;

constexpr std::size_t kSizes = 300;  // more than two of the windows in which a walk reads

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

struct Sample {
    std::string row;
    std::string written;
};

Sample unchanged(std::string row) { return {row, row}; }

/// Rows of a kind, with `n` bytes or tokens of something in them.
using MakeSample = Sample (*)(std::size_t n);

constexpr std::array<MakeSample, 24> kMakers{
    [](std::size_t n) { return unchanged('"' + std::string(n, 'x') + '"'); },
    [](std::size_t n) { return unchanged(R"({"name":")" + std::string(n, 'x') + R"("})"); },
    [](std::size_t n) { return Sample{std::string(n, ' ') + "1", "1"}; },
    [](std::size_t n) { return Sample{"1" + std::string(n, ' '), "1"}; },
    [](std::size_t n) {
        return Sample{R"({"a_b" :)" + std::string(n, '\n') + "true}" + std::string(n % 3, '\t'), R"({"aB":true})"};
    },
    [](std::size_t n) { return Sample{"{" + std::string(n, ' ') + "}", "{}"}; },
    [](std::size_t n) { return Sample{"[1" + std::string(n, ' ') + ",2]", "[1,2]"}; },
    [](std::size_t n) { return unchanged('"' + repeated("\\n", n) + '"'); },
    [](std::size_t n) { return unchanged('"' + repeated("\\\\", n) + "\\\"" + '"'); },
    [](std::size_t n) { return unchanged('"' + std::string(n, 'x') + "\\u00e9\""); },
    [](std::size_t n) { return unchanged("[\"" + std::string(n, 'x') + "\\ud83d\\ude00\\t\"]"); },
    [](std::size_t n) { return unchanged('"' + std::string(n, 'x') + "\xF0\x9F\x98\x80\""); },
    [](std::size_t n) { return unchanged("1" + std::string(n, '0')); },
    [](std::size_t n) { return unchanged("-0." + std::string(n, '0') + "7"); },
    [](std::size_t n) { return unchanged("[" + std::string(n + 1, '9') + "E+10]"); },
    [](std::size_t n) { return unchanged("{\"" + std::string(n, 'k') + "\":null}"); },
    [](std::size_t n) {
        return Sample{"{\"a_" + std::string(n, 'k') + "b\": 1}",
                      "{\"a" + std::string(n > 0 ? "K" : "B") + (n > 0 ? std::string(n - 1, 'k') + "b" : "") + "\":1}"};
    },
    [](std::size_t n) {
        return Sample{"{\"" + repeated("\\u0061", n) + "\":1}", "{\"" + std::string(n, 'a') + "\":1}"};
    },
    [](std::size_t n) { return unchanged(std::string(n, '[') + "1" + std::string(n, ']')); },
    [](std::size_t n) {
        return Sample{repeated("[ ", n) + "[]" + repeated(" ]", n), std::string(n + 1, '[') + std::string(n + 1, ']')};
    },
    [](std::size_t n) { return unchanged(repeated("{\"a\":", n) + "{}" + std::string(n, '}')); },
    [](std::size_t n) { return Sample{"[" + repeated("0, ", n) + "false]", "[" + repeated("0,", n) + "false]"}; },
    [](std::size_t n) { return unchanged("[" + repeated("{},", n) + "{}]"); },
    [](std::size_t n) {
        return Sample{repeated(" [", n) + "null" + repeated("]\r\n", n),
                      std::string(n, '[') + "null" + std::string(n, ']')};
    },
};

const ResponseOptions kOptions{"f", std::nullopt};

/// The row alone, and behind itself, when its keys are guessed.
void check(test::AnswerRoom& room, std::string_view row, const std::string& expected) {
    const std::string once = test::list_of(room, {test::utf8_row(row)}, kOptions);
    if (once != expected) {
        CAPTURE(row, row.size());
        CHECK(once == expected);
    }
    if (expected.starts_with("row")) return;
    if (test::list_of(room, {test::utf8_row(row), test::utf8_row(row)}, kOptions) != expected + ',' + expected) {
        CAPTURE(row, row.size());
        FAIL_CHECK("the second time its answer differs");
    }
}

void check_at_edges(test::AnswerRoom& room, test::GuardedPages& pages, std::string_view row,
                    const std::string& expected) {
    check(room, test::at_end(pages, row), expected);
    check(room, test::at_start(pages, row), expected);
}

/// What an invalid row is answered with.
std::string expected_error(std::string_view row) { return "row 0, " + test::shown(test::row_fault(row).value()); }

}  // namespace

TEST_CASE("tokens of every size end at the end of a page", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        test::GuardedPages pages(4096);
        for (std::size_t maker = 0; maker < kMakers.size(); ++maker) {
            CAPTURE(maker);
            for (std::size_t n = 0; n <= kSizes; ++n) {
                const Sample sample = kMakers[maker](n);
                check_at_edges(room, pages, sample.row, sample.written);
            }
        }
    });
}

TEST_CASE("rows of every size are cut at the end of a page", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        test::GuardedPages pages(4096);
        for (const std::string_view sample : test::kValidRows) {
            for (const std::size_t padding : {0, 1, 7, 90, 120, 128, 250}) {
                const std::string row = std::string(padding, ' ') + std::string(sample);
                for (std::size_t size = padding; size < row.size(); ++size) {
                    const std::string_view cut = std::string_view(row).substr(0, size);
                    if (test::row_fault(cut)) check_at_edges(room, pages, cut, expected_error(cut));
                }
            }
        }
    });
}

TEST_CASE("rows are cut where their keys were guessed", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        test::GuardedPages pages(4096);
        for (const std::string_view sample : test::kValidRows) {
            for (std::size_t size = 0; size < sample.size(); ++size) {
                const std::string_view cut = test::at_end(pages, sample.substr(0, size));
                const auto fault = test::row_fault(cut);
                if (!fault) continue;
                const std::vector<Row> rows{test::utf8_row(sample), test::utf8_row(cut)};
                const std::string answer = test::list_of(room, rows, kOptions);
                if (answer != "row 1, " + test::shown(*fault)) {
                    CAPTURE(cut);
                    CHECK(answer == "row 1, " + test::shown(*fault));
                }
            }
        }
    });
}

TEST_CASE("invalid rows end at the end of a page", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        test::GuardedPages pages(4096);
        for (const test::InvalidRow& invalid : test::kInvalidRows) {
            for (std::size_t padding = 0; padding < kSizes; ++padding) {
                const std::string row = std::string(padding, ' ') + std::string(invalid.row);
                check_at_edges(room, pages, row, expected_error(row));
            }
        }
    });
}

TEST_CASE("the room holds the longest answers exactly", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room(1 << 20);
        for (std::size_t size = 0; size < 200; ++size) {
            const std::string type_name = std::string(size, 'T') + "\x01\"";
            const ResponseOptions options{type_name, type_name, test::kMaxDepth};
            const std::string opened = "{\"__typename\":\"" + std::string(size, 'T') + "\\u0001\\\"\"";
            const std::string field = "{\"data\":{\"" + std::string(size, 'T') + "\\u0001\\\"\":";
            const std::string row = "[" + repeated("{},", 50) + R"({"__typename":"dropped"}])";
            const std::string list = "[" + repeated(opened + "},", 50) + opened + "}]";
            const std::vector<Row> rows{test::utf8_row(row), test::utf8_row(row)};
            CHECK((test::list_answer(room, rows, options) == field + "[" + list + "," + list + "]}}"));
        }
    });
}

TEST_CASE("the room holds the shortest rows", "[response][edges]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        const std::string digit = "7";
        const std::vector<Row> rows(1000, test::utf8_row(digit));
        CHECK((test::list_of(room, rows, kOptions) == repeated("7,", 999) + "7"));
        CHECK(test::list_of(room, std::vector<Row>(1000), kOptions).empty());
    });
}

}  // namespace fastcore::response
