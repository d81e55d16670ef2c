// Rows of every kind, for the tests that put all of them through something.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fastcore::test {

/// Their cuts and mutations reach every state of a parser.
inline constexpr std::array<std::string_view, 20> kValidRows{
    "null",
    "true",
    "false",
    "0",
    "-12.50e+3",
    R"("")",
    R"("a \"word\" \\ \/ \b\f\n\r\t \u00e9 \ud83d\ude00 \ud800")",
    "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \x7F\"",
    "{}",
    "[]",
    "[[], [[]], {}, [{}]]",
    R"([1, -0.5, 1E400, "x", null, true, false])",
    R"({"id": 1, "first_name": "Ada", "last_name": "Lovelace", "is_active": true, "manager_id": null})",
    R"({"home_address": {"zip_code": "01", "geo_point": {"lat": 1.5, "lng": -2}}, "tag_list": ["a", "b"]})",
    R"({"orders": [{"order_id": 1, "line_items": []}, {"order_id": 2, "line_items": [{"sku_code": "a"}]}]})",
    R"([{"__typename": "Old", "a_b": 1}, [{"__typename": {"x_y": [1]}}], 2, {"c": {"__typename": "Kept"}}])",
    R"({"\u0061_b": 1, "a\/b_c": 2, "__type\u006eame": 3, "\ud83d_x": 4, "\n_y": 5})",
    "{\"caf\xC3\xA9_name\": \"\xE2\x82\xAC\", \"\xF0\x9F\x98\x80_a\": 1, \"_private_key\": 2, \"trail_\": 3}",
    R"( { "a_b" : 1 , "c_d" : [ 1 , 2 ] , "e" : { } } )",
    R"({"a_key_that_is_longer_than_the_sixty_four_bytes_which_a_guess_may_compare_at_once": 123456789012345678901234567890})",
};

struct InvalidRow {
    std::string_view row;
    std::size_t byte_offset;
    std::string_view reason;
};

inline constexpr std::array kInvalidRows{
    InvalidRow{"", 0, "unexpected end of text"},
    InvalidRow{" \n", 2, "unexpected end of text"},
    InvalidRow{"{", 1, "unexpected end of text"},
    InvalidRow{"[", 1, "unexpected end of text"},
    InvalidRow{"[1", 2, "unexpected end of text"},
    InvalidRow{"[1,", 3, "unexpected end of text"},
    InvalidRow{R"({"a)", 3, "unexpected end of text"},
    InvalidRow{R"({"a")", 4, "unexpected end of text"},
    InvalidRow{R"({"a":)", 5, "unexpected end of text"},
    InvalidRow{R"({"a":1,)", 7, "unexpected end of text"},
    InvalidRow{R"({"a":1, )", 8, "unexpected end of text"},
    InvalidRow{R"("\u12)", 5, "unexpected end of text"},
    InvalidRow{"tru", 3, "unexpected end of text"},
    InvalidRow{"-", 1, "unexpected end of text"},
    InvalidRow{"[,", 1, "expected a value"},
    InvalidRow{"[1,]", 3, "expected a value"},
    InvalidRow{R"({"a":})", 5, "expected a value"},
    InvalidRow{"]", 0, "expected a value"},
    InvalidRow{",", 0, "expected a value"},
    InvalidRow{"+1", 0, "expected a value"},
    InvalidRow{".5", 0, "expected a value"},
    InvalidRow{"NaN", 0, "expected a value"},
    InvalidRow{"'a'", 0, "expected a value"},
    InvalidRow{"\xC3\xA9", 0, "expected a value"},
    InvalidRow{std::string_view("\0", 1), 0, "expected a value"},
    InvalidRow{std::string_view("[\0]", 3), 1, "expected a value"},
    InvalidRow{"{,", 1, "expected a key"},
    InvalidRow{"{1:2}", 1, "expected a key"},
    InvalidRow{R"({"a":1,})", 7, "expected a key"},
    InvalidRow{R"({"a":1,,"b":2})", 7, "expected a key"},
    InvalidRow{R"({"a" 1})", 5, "expected ':'"},
    InvalidRow{R"({"a","b"})", 4, "expected ':'"},
    InvalidRow{R"({"a":1 "b":2})", 7, "expected ',' or '}'"},
    InvalidRow{R"({"a":1])", 6, "expected ',' or '}'"},
    InvalidRow{R"({"a":1:)", 6, "expected ',' or '}'"},
    InvalidRow{"[1 2]", 3, "expected ',' or ']'"},
    InvalidRow{"[1}", 2, "expected ',' or ']'"},
    InvalidRow{"[1.5.2]", 4, "expected ',' or ']'"},
    InvalidRow{"{}x", 2, "text after the value"},
    InvalidRow{"{} {}", 3, "text after the value"},
    InvalidRow{"1]}}", 1, "text after the value"},
    InvalidRow{"{}],\"x\":[{}", 2, "text after the value"},
    InvalidRow{std::string_view("{}\0", 3), 2, "text after the value"},
    InvalidRow{"\"a\nb\"", 2, "control character in string"},
    InvalidRow{"{\"a\tb\":1}", 3, "control character in string"},
    InvalidRow{std::string_view("\"\0\"", 3), 1, "control character in string"},
    InvalidRow{R"("\q")", 2, "invalid escape"},
    InvalidRow{R"("\u12x4")", 5, "invalid escape"},
    InvalidRow{R"({"\q":1})", 3, "invalid escape"},
    InvalidRow{"01", 1, "invalid number"},
    InvalidRow{"[-x]", 2, "invalid number"},
    InvalidRow{"[1.]", 3, "invalid number"},
    InvalidRow{"[1e+]", 4, "invalid number"},
    InvalidRow{"trUe", 2, "invalid literal"},
    InvalidRow{"[nul]", 4, "invalid literal"},
    InvalidRow{"\"\xFF\"", 1, "invalid UTF-8"},
    InvalidRow{"{\"\xC0\x80\":1}", 2, "invalid UTF-8"},
    InvalidRow{"\"\xED\xA0\x80\"", 1, "invalid UTF-8"},
    InvalidRow{"\xEF\xBB\xBF{}", 0, "byte order mark"},
};

}  // namespace fastcore::test
