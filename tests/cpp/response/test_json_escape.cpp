#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/response/json_escape.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

std::string decoded(std::string_view quoted) { return decode_json_string(quoted.substr(1, quoted.size() - 2)); }

std::string utf8(std::uint32_t code_point) {
    std::string text;
    append_utf8(text, code_point);
    return text;
}

}  // namespace

TEST_CASE("strings are written with short escapes and \\u00xx", "[json_escape]") {
    CHECK(json_string("") == R"("")");
    CHECK(json_string("users") == R"("users")");
    CHECK(json_string("\"\\") == R"("\"\\")");
    CHECK(json_string("\b\t\n\f\r") == R"("\b\t\n\f\r")");
    CHECK(json_string(std::string_view("\0\x01\x0B\x1F", 4)) == R"("\u0000\u0001\u000b\u001f")");
    CHECK(json_string("/") == R"("/")");
}

TEST_CASE("what needs no escape is written as it stands", "[json_escape]") {
    for (const std::uint32_t code_point : {0x20U, 0x7FU, 0x80U, 0xE9U, 0x2028U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x1F600U}) {
        CHECK(json_string(utf8(code_point)) == '"' + utf8(code_point) + '"');
    }
}

TEST_CASE("a string is appended behind what stands there", "[json_escape]") {
    std::string out = "{";
    append_json_string(out, "a");
    CHECK(out == R"({"a")");
}

TEST_CASE("a lone surrogate stays an escape", "[json_escape]") {
    CHECK(json_string(utf8(0xD800)) == R"("\ud800")");
    CHECK(json_string(utf8(0xDFFF)) == R"("\udfff")");
    CHECK(json_string("a" + utf8(0xDBFF) + "b") == R"("a\udbffb")");
    CHECK(json_string(utf8(0xD83D) + utf8(0xD83D)) == R"("\ud83d\ud83d")");
    CHECK(json_string(utf8(0xDE00) + utf8(0xD83D)) == R"("\ude00\ud83d")");
}

TEST_CASE("two surrogates that meet become the code point they form", "[json_escape]") {
    CHECK(json_string(utf8(0xD83D) + utf8(0xDE00)) == '"' + utf8(0x1F600) + '"');
    CHECK(json_string(utf8(0xD800) + utf8(0xDC00)) == '"' + utf8(0x10000) + '"');
    CHECK(json_string(utf8(0xDBFF) + utf8(0xDFFF)) == '"' + utf8(0x10FFFF) + '"');
    CHECK(json_string(utf8(0xD83D) + utf8(0xD83D) + utf8(0xDE00)) == R"("\ud83d)" + utf8(0x1F600) + '"');
    CHECK(json_string(utf8(0xD83D) + '_' + utf8(0xDE00)) == R"("\ud83d_\ude00")");
}

TEST_CASE("escapes are decoded", "[json_escape]") {
    CHECK(decode_json_string("") == "");
    CHECK(decode_json_string(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
    CHECK(decode_json_string(R"(\u0041\u00e9\u00E9\u20ac)") == "A\xC3\xA9\xC3\xA9\xE2\x82\xAC");
    CHECK(decode_json_string(R"(\u0000)") == std::string(1, '\0'));
    CHECK(decode_json_string(R"(a\\u0041)") == R"(a\u0041)");
    CHECK(decode_json_string(R"(\ud83d\ude00)") == utf8(0x1F600));
    CHECK(decode_json_string(R"(\uD83D\uDE00)") == utf8(0x1F600));
}

TEST_CASE("surrogate escapes that form no pair stay alone", "[json_escape]") {
    CHECK(decode_json_string(R"(\ud83d)") == utf8(0xD83D));
    CHECK(decode_json_string(R"(\ude00)") == utf8(0xDE00));
    CHECK(decode_json_string(R"(\ud83dx)") == utf8(0xD83D) + 'x');
    CHECK(decode_json_string(R"(\ud83d\n)") == utf8(0xD83D) + '\n');
    CHECK(decode_json_string(R"(\ud83d\u0041)") == utf8(0xD83D) + 'A');
    CHECK(decode_json_string(R"(\ud83d\ud83d\ude00)") == utf8(0xD83D) + utf8(0x1F600));
    CHECK(decode_json_string(R"(\ude00\ud83d)") == utf8(0xDE00) + utf8(0xD83D));
}

TEST_CASE("every code point survives being written and read", "[json_escape]") {
    std::uint32_t wrong = 0;
    for (std::uint32_t code_point = 0; code_point < 0x110000; ++code_point) {
        const std::string text = 'a' + utf8(code_point) + 'b';
        const std::string written = json_string(text);
        wrong += decoded(written) != text || !is_valid_utf8(written);
    }
    CHECK(wrong == 0);
}

TEST_CASE("every \\u escape decodes to its unit", "[json_escape]") {
    std::uint32_t wrong = 0;
    for (std::uint32_t unit = 0; unit < 0x10000; ++unit) {
        std::string lower = "\\u";
        std::string upper = "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) {
            lower += "0123456789abcdef"[unit >> shift & 0xF];
            upper += "0123456789ABCDEF"[unit >> shift & 0xF];
        }
        wrong += decode_json_string(lower) != utf8(unit) || decode_json_string(upper) != utf8(unit);
    }
    CHECK(wrong == 0);
}

}  // namespace fastcore::response
