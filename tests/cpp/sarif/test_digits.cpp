#include <cstdint>
#include <string>

#include "catch.hpp"
#include "core/sarif/digits.hpp"

namespace fastcore::sarif {

TEST_CASE("digits are counted up to what is none, and read", "[sarif]") {
    const std::string all_digits = "90817263";
    for (std::size_t count = 0; count < kDigitsAtOnce; ++count) {
        // the neighbours of the digits, and bytes that have their low half in common with them
        for (const char behind : {'/', ':', ' ', ',', 'e', '\0', '\x10', '\x7F', '\xB0', '\xFF'}) {
            CAPTURE(count, behind);
            std::string text = all_digits;
            text[count] = behind;
            CHECK(count_digits(text.data()) == count);
            if (count > 0) CHECK(read_digits(text.data(), count) == std::stoul(all_digits.substr(0, count)));
        }
    }
    CHECK(count_digits(all_digits.data()) == kDigitsAtOnce);
    CHECK(read_digits(all_digits.data(), kDigitsAtOnce) == 90'817'263);
}

}  // namespace fastcore::sarif
