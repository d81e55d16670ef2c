#include <string>

#include "catch.hpp"
#include "core/digest/whitespace.hpp"
#include "support/on_each_kernel.hpp"
#include "support/random.hpp"

namespace fastcore::digest {
namespace {

std::string normalised(std::string_view text) {
    std::string out(text.size(), '?');
    out.resize(static_cast<std::size_t>(write_normalised_text(text, out.data()) - out.data()));
    return out;
}

/// As one of several texts, whose longest is as long as `others` more.
std::string normalised_among_others(std::string_view text, std::size_t others) {
    const std::size_t longest = text.size() + others;
    const char behind = others % 2 == 0 ? ' ' : 'x';
    const std::string read = std::string(text) + std::string(others + kNormalisingSlack, behind);
    std::string out(longest + kNormalisingSlack, '?');
    const char* const end = write_normalised_text({read.data(), text.size()}, longest, out.data());
    out.resize(static_cast<std::size_t>(end - out.data()));
    return out;
}

std::string one_by_one(std::string_view text) {
    std::string out;
    bool is_pending = false;
    for (const char c : text) {
        if (is_whitespace(c)) {
            is_pending = !out.empty();
            continue;
        }
        if (is_pending) out += ' ';
        is_pending = false;
        out += c;
    }
    return out;
}

}  // namespace

TEST_CASE("runs of whitespace become one space, those at the ends go", "[whitespace]") {
    test::on_each_kernel([] {
        CHECK(normalised("").empty());
        CHECK(normalised(" \t\r\n\v\f").empty());
        CHECK(normalised("a b") == "a b");
        CHECK(normalised("\tif x:\n\t\treturn  1\r\n") == "if x: return 1");
        CHECK(normalised("a long text that stays as it is") == "a long text that stays as it is");
        CHECK(normalised("non\xC2\xA0"
                         "breaking, \x1C and \x85") ==
              "non\xC2\xA0"
              "breaking, \x1C and \x85");
        CHECK(normalised(std::string_view(" \0 ", 3)) == std::string_view("\0", 1));
    });
}

TEST_CASE("whitespace may stand anywhere in what is looked at together", "[whitespace]") {
    const std::string_view mostly_words = "abcdefgh ABCDEFGH\xE9\n\x01";
    const std::string_view mostly_whitespace = "a \t\n\r\v\f\b !";
    test::on_each_kernel([&] {
        test::Random random(1);
        for (std::size_t turn = 0; turn < 20'000; ++turn) {
            std::string text(random.below(turn % 4 == 0 ? 200 : 60), ' ');
            for (char& c : text) c = random.of(turn % 2 == 0 ? mostly_words : mostly_whitespace);
            CAPTURE(text);
            REQUIRE(normalised(text) == one_by_one(text));
            REQUIRE(normalised_among_others(text, turn % 40) == one_by_one(text));
        }
    });
}

}  // namespace fastcore::digest
