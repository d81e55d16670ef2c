#include <array>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/response/camel_case.hpp"

namespace fastcore::response {
namespace {

struct Case {
    std::string_view key;
    std::string_view written;
};

std::string camel_case(std::string_view key) {
    std::string out(key.size(), '?');
    out.resize(static_cast<std::size_t>(write_camel_case(out.data(), key) - out.data()));
    return out;
}

constexpr std::array kCases{
    Case{"", ""},
    Case{"id", "id"},
    Case{"first_name", "firstName"},
    Case{"address_line_1", "addressLine1"},
    Case{"a__b", "aB"},
    Case{"a___b_____c", "aBC"},
    Case{"a_b_c_d", "aBCD"},
    Case{"_private_key", "_privateKey"},
    Case{"__typename", "__typename"},
    Case{"__type_name", "__typeName"},
    Case{"trail_", "trail_"},
    Case{"trail__", "trail__"},
    Case{"long_trail__", "longTrail__"},
    Case{"_", "_"},
    Case{"___", "___"},
    Case{"_a_", "_a_"},
    Case{"__a__b__", "__aB__"},
    Case{"a_B", "aB"},
    Case{"A_b", "AB"},
    Case{"alreadyCamel", "alreadyCamel"},
    Case{"SCREAMING_CASE", "SCREAMINGCASE"},
    Case{"a_1b", "a1b"},
    Case{"a_1_b", "a1B"},
    Case{"1_a", "1A"},
    Case{"a_-b", "a-b"},
    Case{"a-_b", "a-B"},
    Case{"a b_c", "a bC"},
    Case{"a_ b", "a b"},
    Case{"a.b_c", "a.bC"},
    Case{"a_z", "aZ"},
    Case{"a_`b", "a`b"},
    Case{"a_{b", "a{b"},
    Case{"a_\xC3\xA9", "a\xC3\xA9"},
    Case{"\xC3\xA9_a",
         "\xC3\xA9"
         "A"},
    Case{"_\xC3\xA9_", "_\xC3\xA9_"},
    Case{"\xF0\x9F\x98\x80_x", "\xF0\x9F\x98\x80X"},
    Case{"a_\"b", "a\"b"},
    Case{"a_\nb_c", "a\nbC"},
};

}  // namespace

TEST_CASE("keys are written in camelCase", "[camel_case]") {
    for (const Case& c : kCases) CHECK(camel_case(c.key) == c.written);
}

TEST_CASE("a key can be written over itself", "[camel_case]") {
    for (const Case& c : kCases) {
        std::string key(c.key);
        key.resize(static_cast<std::size_t>(write_camel_case(key.data(), key) - key.data()));
        CHECK(key == c.written);
    }
}

TEST_CASE("a NUL is a character like any other", "[camel_case]") {
    CHECK(camel_case(std::string_view("a_\0_b", 5)) == std::string("a\0B", 3));
}

TEST_CASE("what is camelCase already stays", "[camel_case]") {
    for (const Case& c : kCases) CHECK(camel_case(c.written) == c.written);
}

TEST_CASE("only ASCII lower-case letters are raised", "[camel_case]") {
    for (int byte = 0; byte < 256; ++byte) {
        if (byte == '_') continue;
        const char c = static_cast<char>(byte);
        const char expected = byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : c;
        CAPTURE(byte);
        CHECK(camel_case(std::string{'x', '_', c, 'y'}) == std::string{'x', expected, 'y'});
    }
}

}  // namespace fastcore::response
