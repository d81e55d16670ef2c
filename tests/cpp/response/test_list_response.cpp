// The rules of the response, on every kernel.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::ResponseOptions;

using test::kMaxDepth;
using test::list_of;
using test::on_each_kernel;
using test::single_answer;
using test::utf8_row;

const ResponseOptions kTyped{"f", "User", kMaxDepth};

std::string row_of(const std::string& row) { return list_of({row}); }
std::string typed(const std::string& row) { return list_of({row}, kTyped); }

}  // namespace

TEST_CASE("answers without rows", "[response]") {
    CHECK(build_empty_array_response("users") == R"({"data":{"users":[]}})");
    CHECK(build_null_response("user") == R"({"data":{"user":null}})");
    CHECK(build_null_response("a\"\xED\xA0\x80") == R"({"data":{"a\"\ud800":null}})");
    on_each_kernel([] {
        test::AnswerRoom room;
        CHECK(test::list_answer(room, {}, {"users", "User", kMaxDepth}) == build_empty_array_response("users"));
        CHECK(test::list_answer(room, {Row{}, Row{}}, {"users", "User", kMaxDepth}) ==
              build_empty_array_response("users"));
        CHECK(single_answer(Row{}, {"user", "User", kMaxDepth}) == build_null_response("user"));
    });
}

TEST_CASE("rows are joined, absent ones left out", "[response]") {
    on_each_kernel([] {
        test::AnswerRoom room;
        const std::vector<Row> rows{Row{}, utf8_row("1"), Row{}, Row{}, utf8_row("{}"), utf8_row("null"), Row{}};
        CHECK(list_of(room, rows) == "1,{},null");
        const std::vector<Row> bad{Row{}, utf8_row("1"), Row{}, utf8_row("x")};
        CHECK(list_of(room, bad) == "row 3, byte 0: expected a value");
        CHECK(single_answer(utf8_row(R"( {"a_b" : 1} )"), kTyped) == R"({"data":{"f":{"__typename":"User","aB":1}}})");
        CHECK(single_answer(utf8_row("["), kTyped) == "row 0, byte 1: unexpected end of text");
    });
}

TEST_CASE("names are escaped", "[response]") {
    test::AnswerRoom room;
    const std::vector<Row> rows{utf8_row("{}")};
    CHECK(test::list_answer(room, rows, {"", "", 1}) == R"({"data":{"":[{"__typename":""}]}})");
    CHECK(test::list_answer(room, rows, {"u\"\n", "\x01\\", 1}) == R"({"data":{"u\"\n":[{"__typename":"\u0001\\"}]}})");
}

TEST_CASE("values keep their bytes and lose the whitespace around them", "[response]") {
    on_each_kernel([] {
        CHECK(row_of(" [ 1.10 ,\t1E400,\r\n-0 , 123456789012345678901234567890123456789 ] ") ==
              "[1.10,1E400,-0,123456789012345678901234567890123456789]");
        CHECK(row_of(R"([ "a  b" , "\ud800\u0041\/" , true , false , null ])") ==
              R"(["a  b","\ud800\u0041\/",true,false,null])");
        CHECK(row_of(" { } ") == "{}");
        CHECK(row_of(" [ [ ] , { } ] ") == "[[],{}]");
        CHECK(row_of("\"\xC3\xA9\x7F\xE2\x80\xA8\"") == "\"\xC3\xA9\x7F\xE2\x80\xA8\"");
    });
}

TEST_CASE("keys of all objects are rewritten", "[response]") {
    on_each_kernel([] {
        CHECK(row_of(R"({"a_b": {"c_d": [{"e_f": "g_h"}]}})") == R"({"aB":{"cD":[{"eF":"g_h"}]}})");
        CHECK(row_of(R"([[{"a_b": 1}], {"__typename": "x_y"}])") == R"([[{"aB":1}],{"__typename":"x_y"}])");
        CHECK(row_of(R"({"\u0061\/_b\n\u0001": 1})") == R"({"a/B\n\u0001":1})");
        CHECK(row_of(R"({"\ud83d_\ude00": 1, "\ud83d": 2})") == "{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\":2}");
        CHECK(row_of(R"({"": 1, "_": 2})") == R"({"":1,"_":2})");
    });
}

TEST_CASE("the type name comes first in every row object and nowhere else", "[response]") {
    on_each_kernel([] {
        CHECK(typed("{}") == R"({"__typename":"User"})");
        CHECK(typed(R"({"a": {"b": {}}, "c": [{}]})") == R"({"__typename":"User","a":{"b":{}},"c":[{}]})");
        CHECK(typed("[{}, [{}, 1], {}]") ==
              R"([{"__typename":"User"},[{"__typename":"User"},1],{"__typename":"User"}])");
        CHECK(typed("[]") == "[]");
        CHECK(typed("1") == "1");
        CHECK(typed(R"(["{", "{"])") == R"(["{","{"])");
    });
}

TEST_CASE("an own __typename is replaced, wherever it stands and whatever it holds", "[response]") {
    on_each_kernel([] {
        CHECK(typed(R"({"__typename": "Old", "a": 1})") == R"({"__typename":"User","a":1})");
        CHECK(typed(R"({"a": 1, "__typename": {"x": [1, {"y": 2}]}, "b": 2})") ==
              R"({"__typename":"User","a":1,"b":2})");
        CHECK(typed(R"({"a": 1, "__type\u006eame": []})") == R"({"__typename":"User","a":1})");
        CHECK(typed(R"({"__typename": 1, "__typename": 2})") == R"({"__typename":"User"})");
        CHECK(typed(R"({"a": {"__typename": "Kept"}})") == R"({"__typename":"User","a":{"__typename":"Kept"}})");
        CHECK(typed(R"({"__typename": 01})") == "row 0, byte 16: invalid number");
        CHECK(typed(R"({"__typename": {"a_b": 1, "aB": 2}})") ==
              R"(row 0, byte 26: keys "a_b" and "aB" both become "aB")");
    });
}

TEST_CASE("different keys must not become the same", "[response]") {
    on_each_kernel([] {
        CHECK(row_of(R"({"a_b": 1, "aB": 2})") == R"(row 0, byte 11: keys "a_b" and "aB" both become "aB")");
        CHECK(row_of(R"({"aB": 1, "x": 0, "a_b": 2})") == R"(row 0, byte 18: keys "aB" and "a_b" both become "aB")");
        CHECK(row_of(R"({"x": [{"a_b": 1, "a__b": 2}]})") ==
              R"(row 0, byte 18: keys "a_b" and "a__b" both become "aB")");
        CHECK(row_of(R"({"a_b": 1, "a_b": 2})") == R"({"aB":1,"aB":2})");
        CHECK(row_of(R"({"a_b": 1, "\u0061_b": 2})") == R"({"aB":1,"aB":2})");
        CHECK(row_of(R"([{"a_b": 1}, {"aB": 2}])") == R"([{"aB":1},{"aB":2}])");
        CHECK(row_of(R"({"a_b": {"aB": 1}})") == R"({"aB":{"aB":1}})");
        CHECK(list_of({R"({"a_b": 1})", R"({"aB": 2})", R"({"aB": 2, "a_b": 1})"}) ==
              R"(row 2, byte 10: keys "aB" and "a_b" both become "aB")");
    });
}

TEST_CASE("a collision stands in the row's order with other faults", "[response]") {
    on_each_kernel([] {
        constexpr std::string_view collision = R"(row 0, byte 9: keys "a_b" and "aB" both become "aB")";
        CHECK(row_of(R"({"a_b":1,"aB":})") == collision);
        CHECK(row_of(R"({"a_b":1,"aB" x)") == collision);
        CHECK(row_of(R"({"a_b":1,"aB")") == collision);
        CHECK(row_of(R"({"a_b":1,"aB)") == "row 0, byte 12: unexpected end of text");
        CHECK(row_of(R"({"a_b":x,"aB":1})") == "row 0, byte 7: expected a value");
        CHECK(row_of("{\"a_b\":1,\"aB\":\"\xFF\"}") == "row 0, byte 15: invalid UTF-8");
    });
}

TEST_CASE("a row may be as deep as is allowed", "[response]") {
    on_each_kernel([] {
        const std::string deep = std::string(1024, '[') + std::string(1024, ']');
        CHECK(row_of(deep) == deep);
        CHECK(row_of('[' + deep + ']') == "row 0, byte 1024: nested deeper than max_depth=1024");
        CHECK(row_of(std::string(100'000, '[')) == "row 0, byte 1024: nested deeper than max_depth=1024");
        CHECK(list_of({R"({"a": [[1]]})"}, {"f", std::nullopt, 2}) == "row 0, byte 7: nested deeper than max_depth=2");
        CHECK(list_of({R"({"a": [1], "b": {}})"}, {"f", std::nullopt, 2}) == R"({"a":[1],"b":{}})");
    });
}

TEST_CASE("many rows with ever new keys stay correct", "[response]") {
    on_each_kernel([] {
        std::vector<std::string> rows;
        std::string expected;
        for (int i = 0; i < 20'000; ++i) {
            const std::string number = std::to_string(i);
            rows.push_back("{\"id\": 1, \"key_" + number + "_x\": {\"v_" + number + "\": 2}}");
            expected += (i == 0 ? "{\"id\":1,\"key" : ",{\"id\":1,\"key") + number + "X\":{\"v" + number + "\":2}}";
        }
        test::AnswerRoom room(4 << 20);
        CHECK((list_of(room, test::utf8_rows(rows)) == expected));
    });
}

}  // namespace fastcore::response
