#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "core/sarif/json_index.hpp"
#include "core/sarif/sarif_error.hpp"
#include "support/guarded_pages.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::size_t kMaxDepth = 8;

/// Nothing, or the offset and the reason.
std::string refusal(std::string_view text) {
    test::GuardedPages pages(text.size());
    try {
        const JsonIndex json(test::at_end(pages, text), kMaxDepth, nullptr);
        return {};
    } catch (const SarifError& error) {
        return std::to_string(error.byte_offset().value()) + ": " + error.what();
    }
}

}  // namespace

TEST_CASE("a valid text is taken, up to the last byte of a page", "[sarif]") {
    test::on_each_kernel([] {
        for (const std::string_view text :
             {"{}", "[]", "\"\"", "0", "-1.5e+3", "true", " null\n", R"({"a":[1,"b",{}],"":false})", "[[],[[]]]",
              "[1 ,\t2\r\n]", R"(["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"])"}) {
            CAPTURE(text);
            CHECK(refusal(text).empty());
        }
    });
}

TEST_CASE("an invalid text is refused at its first wrong byte, also in what nobody reads", "[sarif]") {
    test::on_each_kernel([] {
        for (const std::string_view text : {"",
                                            " ",
                                            "{",
                                            "[",
                                            "[1",
                                            "[1,",
                                            "[1,]",
                                            "{]",
                                            "[}",
                                            R"({"a")",
                                            R"({"a":)",
                                            R"({"a":1,})",
                                            R"({1:2})",
                                            R"({"a" 1})",
                                            R"(["a" "b"])",
                                            "[1 2]",
                                            "[01]",
                                            "[1.]",
                                            "[+1]",
                                            "[.5]",
                                            "[1e]",
                                            "[nul]",
                                            "[nulll]",
                                            "[1x]",
                                            "[1\"a\"]",
                                            "[\"a\"x]",
                                            R"(["\q"])",
                                            R"(["\u12g4"])",
                                            R"(["\u123"])",
                                            "[\"\\",
                                            "[\"a",
                                            "[\"a\nb\"]",
                                            "1 2",
                                            "{} {}",
                                            "[\x0B]",
                                            "[NaN]",
                                            "\xFF",
                                            "[\"\xC3\"]",
                                            "[1]\\",
                                            ":",
                                            ",",
                                            "[:]",
                                            "{,}",
                                            "[,1]",
                                            R"({"a":1 "b":2})"}) {
            CAPTURE(text);
            CHECK_FALSE(refusal(text).empty());
        }
        CHECK(refusal(R"({"a":[1,}]})") == "8: expected a value");
        CHECK(refusal("[[[[[[[[[1]]]]]]]]]") == "8: nested deeper than max_depth=8");
        CHECK(refusal("[[[[[[[[1]]]]]]]]").empty());
    });
}

TEST_CASE("members are found whatever their order and spelling, the last of equal ones", "[sarif]") {
    const std::string_view text = R"({"b":1,"a":{"b":[2,{"a":3}]},"\u0061b":4,"a":"x\ty","n":null,"b":null})";
    const JsonIndex json(text, kMaxDepth, nullptr);
    static constexpr Keys<4> keys{"a", "ab", "b", "n"};
    const auto [a, ab, b, n] = json.members(json.root(), keys);
    CHECK(json.text(a) == "x\ty");
    CHECK(json.integer(ab) == 4);
    CHECK(b == kAbsent);
    CHECK(n == kAbsent);
    CHECK(json.member(a, "a") == kAbsent);

    std::vector<std::string> names;
    for (const auto& entry : json.entries(json.root())) names.push_back(entry.key);
    CHECK(names == std::vector<std::string>{"b", "a", "ab", "n"});
}

TEST_CASE("items keep their places, null ones too", "[sarif]") {
    const JsonIndex json(R"([[],null,{"a":[1,2]},"","s",5])", kMaxDepth, nullptr);
    const std::vector<Value> items = json.items(json.root());
    REQUIRE(items.size() == 6);
    CHECK(json.is_array(items[0]));
    CHECK(json.is_empty(items[0]));
    CHECK(items[1] == kAbsent);
    CHECK(json.items(json.member(items[2], "a")).size() == 2);
    CHECK(json.is_string(items[3]));
    CHECK(json.string(items[3]) == kAbsent);
    CHECK(json.text(json.string(items[4])) == "s");
    CHECK(json.integer(items[5]) == 5);
}

TEST_CASE("integers are whole numbers of 31 bits and a sign", "[sarif]") {
    const JsonIndex json(
        "[0,-0,7,-7,5.0,5e0,2147483647,-2147483647,123456789,1234567890,5.5,2147483648,1e400,true,\"5\"]", kMaxDepth,
        nullptr);
    std::vector<std::string> read;
    for (const Value item : json.items(json.root())) {
        const Integer integer = json.integer(item);
        read.push_back(integer.has_value() ? std::to_string(integer.value()) : "none");
    }
    CHECK(read == std::vector<std::string>{"0", "0", "7", "-7", "5", "5", "2147483647", "-2147483647", "123456789",
                                           "1234567890", "none", "none", "none", "none", "none"});
}

TEST_CASE("escapes stand for characters, a lone surrogate for U+FFFD", "[sarif]") {
    const JsonIndex json(R"(["\u0041\ud83d\ude00\ud800x\udc00\ud800\u0041\n\/"])", kMaxDepth, nullptr);
    CHECK(json.text(json.items(json.root())[0]) ==
          "A\xF0\x9F\x98\x80\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD"
          "A\n/");
}

}  // namespace fastcore::sarif
