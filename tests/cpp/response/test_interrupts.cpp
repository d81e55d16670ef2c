// Rows that are one large token can be stopped wherever the work on them is.
#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/support/checked_windows.hpp"
#include "response/building.hpp"
#include "support/interrupt.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::InterruptAfter;

constexpr std::size_t kWindows = 2;
constexpr std::size_t kLarge = kWindows * kWindow + 1;

std::string repeated(std::string_view unit, std::size_t count) {
    std::string text;
    text.reserve(unit.size() * count);
    for (std::size_t i = 0; i < count; ++i) text += unit;
    return text;
}

/// At least kLarge bytes.
std::string large(std::string_view unit) { return repeated(unit, kLarge / unit.size() + 1); }

std::string object_with(const std::string& key) { return "{\"" + key + "\":1}"; }

RowOptions quoting() {
    RowOptions options;
    options.quote_big_integers = true;
    return options;
}

RowOptions selecting() {
    RowOptions options;
    options.select = Selection{{"a", "a", Selection{{"b", "c", std::nullopt}}}};
    return options;
}

std::string row_of(Answer& answer, std::string_view row, const RowOptions& options, Checkpoint& checkpoint) {
    const RowPlan plan(options);
    build_single_response(test::utf8_row(row), "f", plan, answer, &checkpoint);
    constexpr std::string_view before = "{\"data\":{\"f\":";
    return std::string(answer.text().substr(before.size(), answer.size() - before.size() - 2));
}

/// `passes`: how often the row is gone through from end to end.
void check(std::string_view row, std::string_view expected, std::size_t passes, const RowOptions& options = {}) {
    CAPTURE(row.size(), row.substr(0, 20));
    InterruptAfter counter(test::kNeverInterrupted);
    {
        HeapStorage storage;
        Answer answer(storage);
        CHECK((row_of(answer, row, options, counter) == expected));
    }
    REQUIRE(counter.seen() >= passes * kWindows);
    for (const std::size_t stop : {std::size_t{0}, counter.seen() - 1}) {
        InterruptAfter checkpoint(stop);
        HeapStorage storage;
        Answer answer(storage);
        CHECK_THROWS_AS(row_of(answer, row, options, checkpoint), test::Interrupt);
    }
}

/// Also while the fault is looked for.
void check_bad(const std::string& row, const std::string& fault, std::size_t passes) {
    CAPTURE(row.size(), row.substr(0, 20));
    InterruptAfter counter(test::kNeverInterrupted);
    HeapStorage storage;
    Answer answer(storage);
    std::string found;
    try {
        row_of(answer, row, {}, counter);
    } catch (const RowError& error) {
        found = test::shown(error);
    }
    CHECK(found == "row 0, " + fault);
    REQUIRE(counter.seen() >= passes * kWindows);
    InterruptAfter checkpoint(counter.seen() - 1);
    Answer other(storage);
    CHECK_THROWS_AS(row_of(other, row, {}, checkpoint), test::Interrupt);
}

}  // namespace

TEST_CASE("a large number can be stopped", "[response][large]") {
    const std::string integer = large("1234567");
    const std::string fraction = "-1." + integer + "e5";
    test::on_each_kernel([&] {
        check(integer, integer, 2);
        check(fraction, fraction, 2);
        check(integer, '"' + integer + '"', 3, quoting());
        check(fraction, fraction, 2, quoting());
    });
}

TEST_CASE("a large key can be stopped", "[response][large]") {
    const std::string plain = object_with(large("abcdefg"));
    const std::string snake = object_with("_" + large("ab__c") + "_");
    const std::string camel = object_with("_" + repeated("abC", kLarge / 5 + 1) + "_");
    test::on_each_kernel([&] {
        check(plain, plain, 5);
        check(snake, camel, 6);
    });
}

TEST_CASE("a large key with escapes can be stopped", "[response][large]") {
    const std::size_t count = kLarge / 7 + 1;
    check(object_with(repeated("\\u0041_", count)), object_with(std::string(count, 'A') + "_"), 3);
    check(object_with(repeated("\\u0001_", count)), object_with(repeated("\\u0001", count) + "_"), 6);
    check(object_with(large("________")), object_with(large("________")), 6);
}

TEST_CASE("a large key that does not leave can be stopped", "[response][large]") {
    check(object_with(large("abcdefg")), R"({"a":null})", 3, selecting());
}

TEST_CASE("a large value that moves can be stopped", "[response][large]") {
    const std::string value = '"' + large("abcdefg") + '"';
    test::on_each_kernel(
        [&] { check(R"({"x":1,"a":{"b":)" + value + "}}", R"({"a":{"c":)" + value + "}}", 4, selecting()); });
}

TEST_CASE("large rows that are bad can be stopped", "[response][large]") {
    const auto behind = [](std::size_t offset, std::string_view reason) {
        return "byte " + std::to_string(offset) + ": " + std::string(reason);
    };
    const std::string number = large("1234567");
    const std::string string = '"' + large("abcdefg") + '"';
    const std::string space = large(" \t\r\n");
    check_bad(number + ".x", behind(number.size() + 1, "invalid number"), 2);
    check_bad(string + "x", behind(string.size(), "text after the value"), 2);
    check_bad(space + "x", behind(space.size(), "expected a value"), 1);
    check_bad("{" + string + ":x}", behind(string.size() + 2, "expected a value"), 6);
}

TEST_CASE("two large keys that collide can be stopped", "[response][large]") {
    const std::string key = large("abcdefg");
    const std::string row = "{\"" + key + "_a\":1,\"" + key + "A\":2}";
    InterruptAfter counter(test::kNeverInterrupted);
    HeapStorage storage;
    Answer answer(storage);
    CHECK_THROWS_AS(row_of(answer, row, {}, counter), RowError);
    InterruptAfter checkpoint(counter.seen() - 1);
    Answer other(storage);
    CHECK_THROWS_AS(row_of(other, row, {}, checkpoint), test::Interrupt);
}

TEST_CASE("a stream goes on behind a piece that was stopped", "[response][large]") {
    const std::string row = object_with(large("ab__c"));
    const std::vector<Row> rows{test::utf8_row(row)};
    const RowPlan plan{RowOptions{}};
    HeapStorage storage;
    Answer answer(storage);
    ListStream stream("f", plan, 0);
    stream.write(test::utf8_rows({"1"}), answer);
    for (const std::size_t stop : {4, 7, 10}) {
        HeapStorage lost_storage;
        Answer lost(lost_storage);
        InterruptAfter checkpoint(stop);
        CHECK_THROWS_AS(stream.write(rows, lost, &checkpoint), test::Interrupt);
    }
    stream.write(rows, answer);
    stream.finish(answer);
    const std::string written = object_with(repeated("abC", kLarge / 5 + 1));
    CHECK((answer.text() == R"({"data":{"f":[1,)" + written + "]}}"));
}

}  // namespace fastcore::response
