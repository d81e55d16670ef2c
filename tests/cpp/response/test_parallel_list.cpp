// Any number of threads gives the bytes and errors of one. Run under ThreadSanitizer by `make sanitize`.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "support/interrupt.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::Interrupt;
using test::InterruptAfter;
using test::ResponseOptions;

constexpr std::size_t kRows = 30'000;  // several parts for each of eight threads

std::vector<std::string> many_rows() {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < kRows; ++i) {
        const std::string number = std::to_string(i);
        rows.push_back(R"({"row_id": )" + number + R"(, "long_text": ")" + std::string(i * 7919 % 900, 'x') +
                       R"(", "key_)" + number + R"(": {"nested_key": [1, 2, {"a_b": null}]}})");
    }
    return rows;
}

ResponseOptions asked(std::size_t workers, bool null_bad_rows) {
    ResponseOptions options{"f", "User"};
    options.more.workers = workers;
    options.more.null_bad_rows = null_bad_rows;
    return options;
}

std::string list_on(std::size_t workers, const std::vector<Row>& rows, bool null_bad_rows = false) {
    const ResponseOptions options = asked(workers, null_bad_rows);
    const RowPlan plan = options.plan();
    HeapStorage storage;
    Answer answer(storage);
    try {
        build_list_response(rows, options.field_name, plan, answer);
    } catch (const RowError& error) {
        return test::shown(error);
    }
    return std::string(answer.text());
}

}  // namespace

TEST_CASE("any number of threads gives the same bytes", "[response][threads]") {
    const std::vector<std::string> texts = many_rows();
    std::vector<Row> rows = test::utf8_rows(texts);
    for (std::size_t i = 0; i < rows.size(); i += 97) rows[i] = Row{};
    const std::string expected = list_on(1, rows);
    for (const std::size_t workers : {2, 3, 8}) CHECK((list_on(workers, rows) == expected));
}

TEST_CASE("any number of threads gives the first bad row", "[response][threads]") {
    std::vector<std::string> texts = many_rows();
    for (const std::size_t bad : {kRows - 1, kRows / 2, kRows / 2 + 1}) texts[bad] = "{\"a\":";
    std::vector<Row> rows = test::utf8_rows(texts);
    rows[3] = Row{};
    const std::string nulls = list_on(1, rows, true);
    for (const std::size_t workers : {1, 2, 3, 8}) {
        CHECK(list_on(workers, rows) == "row 15000, byte 5: unexpected end of text");
        CHECK((list_on(workers, rows, true) == nulls));
    }
    CHECK(nulls.find(R"("path":["f",14999])") != std::string::npos);
    CHECK(nulls.find(R"("path":["f",29998])") != std::string::npos);
}

TEST_CASE("work on any number of threads can be stopped", "[response][threads]") {
    const std::vector<std::string> texts = many_rows();
    const std::vector<Row> rows = test::utf8_rows(texts);
    for (const std::size_t workers : {1, 2, 8}) {
        for (const std::size_t calls : {0, 1, 5}) {
            const RowPlan plan = asked(workers, false).plan();
            HeapStorage storage;
            Answer answer(storage);
            InterruptAfter checkpoint(calls);
            CHECK_THROWS_AS(build_list_response(rows, "f", plan, answer, &checkpoint), Interrupt);
        }
    }
}

TEST_CASE("one long row can be stopped", "[response]") {
    const std::string row = "[" + std::string(40 << 20, ' ') + "]";
    const RowPlan plan = ResponseOptions{"f", std::nullopt}.plan();
    test::on_each_kernel([&] {
        HeapStorage storage;
        Answer answer(storage);
        InterruptAfter checkpoint(1);
        CHECK_THROWS_AS(build_single_response(test::utf8_row(row), "f", plan, answer, &checkpoint), Interrupt);
    });
    const std::string bad = row + "x";
    HeapStorage storage;
    Answer answer(storage);
    InterruptAfter checkpoint(3);  // when its fault is looked for
    CHECK_THROWS_AS(build_single_response(test::utf8_row(bad), "f", plan, answer, &checkpoint), Interrupt);
}

}  // namespace fastcore::response
