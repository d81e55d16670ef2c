#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/response/json_scan.hpp"
#include "support/guarded_pages.hpp"

namespace fastcore::response {
namespace {

using Scan = TokenScan (*)(std::string_view, std::size_t, Checkpoint*);

TokenScan scan_word(std::string_view json, std::size_t i, Checkpoint* /*checkpoint*/) { return scan_literal(json, i); }

/// Where the token ends, and why it is invalid; read with nothing before it and nothing behind it.
std::string scanned(Scan scan, std::string_view json) {
    test::GuardedPages pages(json.size() + 2);
    const TokenScan token = scan(test::at_end(pages, json), 0, nullptr);
    const std::string shifted = "  " + std::string(json);
    const TokenScan behind = scan(test::at_start(pages, shifted), 2, nullptr);
    REQUIRE(behind.end == token.end + 2);
    REQUIRE(behind.reason == token.reason);
    const std::string end = std::to_string(token.end);
    return token.reason == nullptr ? end : end + ": " + token.reason;
}

}  // namespace

TEST_CASE("whitespace is space, tab, newline and carriage return", "[json_scan]") {
    CHECK(skip_whitespace("", 0) == 0);
    CHECK(skip_whitespace(" \t\n\rx", 0) == 4);
    CHECK(skip_whitespace("x ", 0) == 0);
    CHECK(skip_whitespace("x ", 1) == 2);
    CHECK(skip_whitespace("\v", 0) == 0);
    CHECK(skip_whitespace("\f", 0) == 0);
    CHECK(skip_whitespace(std::string_view("\0", 1), 0) == 0);
    CHECK(skip_whitespace("\xC2\xA0", 0) == 0);
}

TEST_CASE("strings end behind their closing quote", "[json_scan]") {
    CHECK(scanned(scan_string, R"("")") == "2");
    CHECK(scanned(scan_string, R"("a" ")") == "3");
    CHECK(scanned(scan_string, R"("\"")") == "4");
    CHECK(scanned(scan_string, R"("\\")") == "4");
    CHECK(scanned(scan_string, R"("\"\\\/\b\f\n\r\t")") == "18");
    CHECK(scanned(scan_string, R"("\u0041\ud800")") == "14");
    CHECK(scanned(scan_string, "\"\x7F\xFF\"") == "4");
}

TEST_CASE("strings that end too early", "[json_scan]") {
    CHECK(scanned(scan_string, R"(")") == "1: unexpected end of text");
    CHECK(scanned(scan_string, R"("a)") == "2: unexpected end of text");
    CHECK(scanned(scan_string, R"("\)") == "2: unexpected end of text");
    CHECK(scanned(scan_string, R"("\")") == "3: unexpected end of text");
    CHECK(scanned(scan_string, R"("\u)") == "3: unexpected end of text");
    CHECK(scanned(scan_string, R"("\u004)") == "6: unexpected end of text");
    CHECK(scanned(scan_string, R"("\u0041)") == "7: unexpected end of text");
}

TEST_CASE("strings hold no control characters", "[json_scan]") {
    for (int byte = 0; byte < 256; ++byte) {
        if (byte == '"' || byte == '\\') continue;
        CAPTURE(byte);
        const std::string string{'"', 'a', static_cast<char>(byte), '"'};
        CHECK(scanned(scan_string, string) == (byte < 0x20 ? "2: control character in string" : "4"));
    }
}

TEST_CASE("unknown escapes are refused at the byte behind the backslash", "[json_scan]") {
    for (int byte = 0; byte < 256; ++byte) {
        if (std::string_view("\"\\/bfnrtu").find(static_cast<char>(byte)) != std::string_view::npos) continue;
        CAPTURE(byte);
        CHECK(scanned(scan_string, {std::string{'"', '\\', static_cast<char>(byte), '"'}}) == "2: invalid escape");
    }
}

TEST_CASE("a \\u escape is refused at its first byte that is no hexadecimal digit", "[json_scan]") {
    CHECK(scanned(scan_string, R"("\u")") == "3: invalid escape");
    CHECK(scanned(scan_string, R"("\u0")") == "4: invalid escape");
    CHECK(scanned(scan_string, R"("\u00g0")") == "5: invalid escape");
    CHECK(scanned(scan_string, R"("\u004G")") == "6: invalid escape");
    CHECK(scanned(scan_string, R"("\u+041")") == "3: invalid escape");
    CHECK(scanned(scan_string, R"("\U0041")") == "2: invalid escape");
}

TEST_CASE("numbers end behind their last digit", "[json_scan]") {
    for (const std::string_view number :
         {"0", "-0", "1", "-1", "10", "120", "0.0", "-0.10", "1.5", "1e5", "1E5", "1e+5", "1E-5", "0e0", "0E00",
          "1.50e+007", "123456789012345678901234567890123456789"}) {
        CAPTURE(number);
        const std::string end = std::to_string(number.size());
        CHECK(scanned(scan_number, number) == end);
        for (const char next : {',', ']', '}', ' ', '"', 'x', '-'})
            CHECK(scanned(scan_number, std::string(number) + next) == end);
    }
    CHECK(scanned(scan_number, "1.5.2") == "3");
    CHECK(scanned(scan_number, "1e5e2") == "3");
    CHECK(scanned(scan_number, "0x10") == "1");
}

TEST_CASE("numbers that end too early", "[json_scan]") {
    for (const std::string_view number : {"-", "1.", "-0.", "1e", "1E", "1e+", "1.5e-"}) {
        CHECK(scanned(scan_number, number) == std::to_string(number.size()) + ": unexpected end of text");
    }
}

TEST_CASE("invalid numbers are refused at the first wrong byte", "[json_scan]") {
    CHECK(scanned(scan_number, "-x") == "1: invalid number");
    CHECK(scanned(scan_number, "-,") == "1: invalid number");
    CHECK(scanned(scan_number, "--1") == "1: invalid number");
    CHECK(scanned(scan_number, "-Infinity") == "1: invalid number");
    CHECK(scanned(scan_number, "00") == "1: invalid number");
    CHECK(scanned(scan_number, "01") == "1: invalid number");
    CHECK(scanned(scan_number, "-01") == "2: invalid number");
    CHECK(scanned(scan_number, "1.x") == "2: invalid number");
    CHECK(scanned(scan_number, "1.e5") == "2: invalid number");
    CHECK(scanned(scan_number, "1ex") == "2: invalid number");
    CHECK(scanned(scan_number, "1e+x") == "3: invalid number");
    CHECK(scanned(scan_number, "1e+-5") == "3: invalid number");
    CHECK(scanned(scan_number, "1.5e,") == "4: invalid number");
}

TEST_CASE("literals are read whole", "[json_scan]") {
    for (const std::string_view literal : {"true", "false", "null"}) {
        CHECK(scanned(scan_word, literal) == std::to_string(literal.size()));
        CHECK(scanned(scan_word, std::string(literal) + "x") == std::to_string(literal.size()));
        for (std::size_t size = 1; size < literal.size(); ++size) {
            const std::string cut(literal.substr(0, size));
            const std::string at = std::to_string(size);
            CHECK(scanned(scan_word, cut) == at + ": unexpected end of text");
            CHECK(scanned(scan_word, cut + "X") == at + ": invalid literal");
            CHECK(scanned(scan_word, cut + ",") == at + ": invalid literal");
        }
    }
    CHECK(scanned(scan_word, "nan") == "1: invalid literal");
}

}  // namespace fastcore::response
