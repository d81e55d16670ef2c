// Keys that are selected, objects that are named, integers that are quoted; on every kernel, up to the end of a page.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "response/row_samples.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

using test::list_of;
using test::on_each_kernel;
using test::ResponseOptions;

Selected whole(const std::string& key) { return {key, key, std::nullopt}; }
Selected part(const std::string& key, Selection below) { return {key, key, std::move(below)}; }

ResponseOptions selecting(Selection selection, std::optional<std::string_view> type_name = std::nullopt) {
    ResponseOptions options{"f", type_name};
    options.more.select = std::move(selection);
    return options;
}

ResponseOptions naming(std::vector<NestedType> types, std::optional<std::string_view> type_name = std::nullopt) {
    ResponseOptions options{"f", type_name};
    options.more.nested_types = std::move(types);
    return options;
}

ResponseOptions quoting() {
    ResponseOptions options{"f", std::nullopt};
    options.more.quote_big_integers = true;
    return options;
}

}  // namespace

TEST_CASE("selected keys leave in the selection's order", "[response][selection]") {
    on_each_kernel([] {
        const ResponseOptions options = selecting({whole("b"), whole("a"), whole("c")});
        CHECK(list_of({R"({"a": 1, "b": "x", "d": [2], "c": {"e_f": 3}})"}, options) ==
              R"({"b":"x","a":1,"c":{"eF":3}})");
        CHECK(list_of({R"({"c":1,"b":2,"a":3})", R"({"b":2,"a":3,"c":1})"}, options) ==
              R"({"b":2,"a":3,"c":1},{"b":2,"a":3,"c":1})");
        CHECK(list_of({"{}", R"({"d":1})", R"({"a":1})"}, options) ==
              R"({"b":null,"a":null,"c":null},{"b":null,"a":null,"c":null},{"b":null,"a":1,"c":null})");
        CHECK(list_of({R"({"a":1,"a":{"x":[]},"b":0})"}, options) == R"({"b":0,"a":{"x":[]},"c":null})");
        CHECK(list_of({"7", "null", R"([1,[{"a":2}],{}])"}, selecting({whole("a")})) ==
              R"(7,null,[1,[{"a":2}],{"a":null}])");
        CHECK(list_of({R"({"a":1})", "[{}]"}, selecting({})) == "{},[{}]");
    });
}

TEST_CASE("selections nest", "[response][selection]") {
    on_each_kernel([] {
        const ResponseOptions options = selecting({part("p", {whole("y"), part("q", {whole("z")})}), whole("a")});
        CHECK(list_of({R"({"a":1,"p":{"x":2,"q":{"w":0,"z":3},"y":4}})"}, options) ==
              R"({"p":{"y":4,"q":{"z":3}},"a":1})");
        CHECK(list_of({R"({"p":[{"q":[{"z":1},{}]},5,{"y":2}]})"}, options) ==
              R"({"p":[{"y":null,"q":[{"z":1},{"z":null}]},5,{"y":2,"q":null}],"a":null})");
        CHECK(list_of({R"({"p":null,"a":{"p":{"x":1}}})"}, options) == R"({"p":null,"a":{"p":{"x":1}}})");
    });
}

TEST_CASE("a key leaves under as many names as are asked for", "[response][selection]") {
    on_each_kernel([] {
        const ResponseOptions options = selecting({{"p", "one", Selection{{"x", "X", std::nullopt}}},
                                                   {"a", "two", std::nullopt},
                                                   {"p", "three", std::nullopt},
                                                   {"p", "four", Selection{{"y", "Y", std::nullopt}}}});
        CHECK(list_of({R"({"p":{"x":1,"y":[2]},"a":0})", R"({"a":[],"p":[{"y":1},{"x":2}]})"}, options) ==
              R"({"one":{"X":1},"two":0,"three":{"x":1,"y":[2]},"four":{"Y":[2]}},)"
              R"({"one":[{"X":null},{"X":2}],"two":[],"three":[{"y":1},{"x":2}],"four":[{"Y":1},{"Y":null}]})");
        // the values are read again from where the row's last bytes have been copied
        const std::string text(1000, 't');
        CHECK(list_of({R"({"p":{"x":")" + text + R"("},"a":")" + text + "\"}"}, options) ==
              R"({"one":{"X":")" + text + R"("},"two":")" + text + R"(","three":{"x":")" + text +
                  R"("},"four":{"Y":null}})");
    });
}

TEST_CASE("what does not leave is checked all the same", "[response][selection]") {
    on_each_kernel([] {
        const ResponseOptions options = selecting({whole("a")});
        CHECK(list_of({R"({"b": 01, "a": 1})"}, options) == "row 0, byte 7: invalid number");
        CHECK(list_of({R"({"b": {"x_y": 1, "xY": 2}, "a": 1})"}, options) ==
              R"(row 0, byte 17: keys "x_y" and "xY" both become "xY")");
        CHECK(list_of({R"({"a_b": 1, "aB": 2, "a": 3})"}, options) == R"({"a":3})");
        CHECK(list_of({R"({"a": 1, "b": [}})"}, options) == "row 0, byte 15: expected a value");
        CHECK(list_of({"{\"b\": \"\xFF\", \"a\": 1}"}, options) == "row 0, byte 7: invalid UTF-8");
    });
}

TEST_CASE("objects at a path get their type name", "[response][nested_types]") {
    on_each_kernel([] {
        const ResponseOptions options =
            naming({{{"p"}, "P"}, {{"p", "q"}, "Q\""}, {{"r", "s"}, "S"}}, std::string_view("User"));
        CHECK(list_of({R"({"p":{"q":{"a_b":1},"__typename":"old"},"q":{},"r":{"s":[{},1,[{}]]},"s":{}})"}, options) ==
              R"({"__typename":"User","p":{"__typename":"P","q":{"__typename":"Q\"","aB":1}},"q":{},)"
              R"("r":{"s":[{"__typename":"S"},1,[{"__typename":"S"}]]},"s":{}})");
        CHECK(list_of({R"([{"p":{}}])", R"({"p":null})", R"({"\u0070":{}})"}, naming({{{"p"}, "P"}})) ==
              R"([{"p":{"__typename":"P"}}],{"p":null},{"p":{"__typename":"P"}})");
    });
}

TEST_CASE("a selected __typename stands where it was asked for", "[response][selection]") {
    on_each_kernel([] {
        const Selection selection{whole("a"), {"__typename", "kind", std::nullopt}, part("p", {whole("x")})};
        ResponseOptions options = selecting(selection, "User");
        options.more.nested_types = {{{"p"}, "P"}};
        CHECK(list_of({R"({"__typename":"old","p":{"x":1,"__typename":2},"a":3})"}, options) ==
              R"({"a":3,"kind":"User","p":{"__typename":"P","x":1}})");
        CHECK(list_of({R"({"__typename":"own","a":3})"}, selecting(selection)) == R"({"a":3,"kind":"own","p":null})");
        CHECK(list_of({R"({"__typename":"old","a":3})"}, selecting({whole("a")}, "User")) ==
              R"({"__typename":"User","a":3})");
        CHECK(list_of({"{}"}, selecting({}, "User")) == R"({"__typename":"User"})");
    });
}

TEST_CASE("integers beyond what a double holds exactly are quoted", "[response][big_integers]") {
    on_each_kernel([] {
        const std::vector<std::pair<std::string, bool>> numbers{
            {"9007199254740991", false},
            {"9007199254740992", true},
            {"-9007199254740991", false},
            {"-9007199254740992", true},
            {"10000000000000000", true},
            {"9999999999999999", true},
            {"1000000000000000", false},
            {"123456789012345", false},
            {"0", false},
            {"-0", false},
            {"9007199254740993.0", false},
            {"9007199254740993e0", false},
            {"1E400", false},
            {std::string(40, '9'), true},
            {"-" + std::string(400, '9'), true},
            {std::string(40, '9') + "E1", false},
            {"0." + std::string(40, '9'), false},
        };
        for (const auto& [number, quoted] : numbers) {
            const std::string written = quoted ? '"' + number + '"' : number;
            CHECK(list_of({number}, quoting()) == written);
            CHECK(list_of({"[" + number + ", {\"a\" :" + number + "}]"}, quoting()) ==
                  "[" + written + ",{\"a\":" + written + "}]");
        }
        CHECK(list_of({R"({"9007199254740993":"9007199254740993"})"}, quoting()) ==
              R"({"9007199254740993":"9007199254740993"})");
    });
}

TEST_CASE("shaped rows stay inside of their pages", "[response][selection][edges]") {
    const std::vector<ResponseOptions> asked{
        selecting({}), selecting({whole("a")}, "User"),
        selecting({whole("nobody_has_this"), whole("a"), {"a", "again", Selection{whole("b")}}}), quoting(),
        naming({{{"a"}, "A"}, {{"a", "b"}, "B"}}, "User")};
    on_each_kernel([&asked] {
        test::AnswerRoom room;
        test::GuardedPages pages(1 << 13);
        for (const ResponseOptions& options : asked) {
            for (const std::string_view sample : test::kValidRows) {
                for (std::size_t size = 0; size <= sample.size(); ++size) {
                    const std::string_view cut = sample.substr(0, size);
                    const std::string inside = list_of({std::string(cut)}, options);
                    const std::string end = list_of(room, {test::utf8_row(test::at_end(pages, cut))}, options);
                    const std::string start = list_of(room, {test::utf8_row(test::at_start(pages, cut))}, options);
                    if (end != inside || start != inside) {
                        CAPTURE(cut, inside, end, start);
                        FAIL_CHECK("the answer depends on where the row stands");
                    }
                    const auto fault = test::row_fault(cut);
                    if (fault.has_value() != inside.starts_with("row 0, ")) {
                        CAPTURE(cut, inside);
                        FAIL_CHECK("valid or not?");
                    }
                }
            }
        }
    });
}

TEST_CASE("the room grows with objects that become longer than their row", "[response][selection][edges]") {
    on_each_kernel([] {
        test::AnswerRoom room(64);
        Selection selection;
        std::string empty = "{";
        for (int i = 0; i < 50; ++i) {
            const std::string name = "a_name_of_some_length_" + std::to_string(i);
            selection.push_back(whole(name));
            empty += (i > 0 ? ",\"" : "\"") + name + "\":null";
        }
        empty += '}';
        std::string row = "[{}";
        std::string written = "[" + empty;
        for (int i = 0; i < 300; ++i) {
            row += ",{}";
            written += "," + empty;
        }
        CHECK((list_of(room, test::utf8_rows({row + "]", "{}", row + "]"}), selecting(selection)) ==
               written + "]," + empty + "," + written + "]"));
    });
}

}  // namespace fastcore::response
