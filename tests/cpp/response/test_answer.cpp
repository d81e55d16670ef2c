#include <string>

#include "catch.hpp"
#include "core/response/answer.hpp"
#include "response/building.hpp"

namespace fastcore::response {
namespace {

/// Counts how often an answer asks for more.
class CountingStorage final : public Storage {
public:
    std::span<char> grow(std::size_t used, std::size_t capacity) override {
        ++grown;
        largest = capacity;
        return heap_.grow(used, capacity);
    }

    int grown = 0;
    std::size_t largest = 0;

private:
    HeapStorage heap_;
};

}  // namespace

TEST_CASE("an answer keeps what was written when it grows", "[answer]") {
    CountingStorage storage;
    Answer answer(storage);
    std::string expected;
    for (int i = 0; i < 5000; ++i) {
        const std::string text = std::to_string(i);
        answer.append(text);
        answer.append(',');
        expected += text + ',';
    }
    CHECK(answer.text() == expected);
    CHECK(storage.grown < 100);
}

TEST_CASE("text is inserted in front of what stands there", "[answer]") {
    test::AnswerRoom room;
    CHECK(room.answer([](Answer& answer) {
        answer.append("ad");
        answer.insert(1, "bc");
        answer.insert(0, "<");
        answer.insert(5, ">");
    }) == "<abcd>");
}

TEST_CASE("an answer grows to what the rest of its input will need", "[answer]") {
    CountingStorage storage;
    Answer answer(storage);
    answer.append("before");
    constexpr std::size_t inputs = 10'000;
    answer.expect(inputs);
    for (std::size_t i = 0; i < inputs; ++i) {
        answer.append("xyz");
        answer.pass(1);
    }
    CHECK(answer.size() == 6 + 3 * inputs);
    CHECK(storage.largest <= answer.size() + answer.size() / 8);
    CHECK(storage.grown < 40);
}

TEST_CASE("sizes that no memory can have are refused", "[answer]") {
    HeapStorage storage;
    Answer answer(storage);
    answer.append("x");
    CHECK_THROWS_AS(answer.reserve(SIZE_MAX), std::bad_alloc);
    CHECK_THROWS_AS(answer.reserve(PTRDIFF_MAX), std::bad_alloc);
    CHECK(answer.text() == "x");
}

}  // namespace fastcore::response
