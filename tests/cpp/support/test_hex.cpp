#include "catch.hpp"
#include "core/support/hex.hpp"

namespace fastcore {

TEST_CASE("hexadecimal digits of both cases have a value, all other bytes none", "[hex]") {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        int expected = -1;
        for (int value = 0; value < 16; ++value) {
            if (c == "0123456789abcdef"[value] || c == "0123456789ABCDEF"[value]) expected = value;
        }
        CAPTURE(byte);
        CHECK(hex_value(c) == expected);
    }
}

TEST_CASE("digits are written in lower case", "[hex]") { CHECK(std::string(kHexDigits) == "0123456789abcdef"); }

}  // namespace fastcore
