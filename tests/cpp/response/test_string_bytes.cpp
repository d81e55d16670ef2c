// Every byte and every escape at every place of a string, on every kernel.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"
#include "support/random.hpp"

namespace fastcore::response {
namespace {

constexpr std::size_t kPlaces = 70;  // a string over three blocks of the widest kernel

/// `row` as the grammar judges it; a valid one holds no whitespace outside of strings, and leaves as it came.
void check(test::AnswerRoom& room, const std::string& row, std::size_t place) {
    const auto fault = test::row_fault(row);
    const std::string expected = fault ? "row 0, " + test::shown(*fault) : row;
    const std::string answer = test::list_of(room, {test::utf8_row(row)});
    if (answer != expected) FAIL_CHECK("place " << place << ": " << answer << "\ninstead of " << expected);
}

}  // namespace

TEST_CASE("every byte may be tried at every place of a string", "[response][strings]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        for (int byte = 0; byte < 256; ++byte) {
            for (std::size_t place = 0; place < kPlaces; ++place) {
                std::string content(kPlaces, 'x');
                content[place] = static_cast<char>(byte);
                check(room, "[\"" + content + "\"]", place);
                if (byte != '_') check(room, "{\"" + content + "\":1}", place);
            }
        }
    });
}

TEST_CASE("every byte may be tried behind a backslash at every place", "[response][strings]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        for (int byte = 0; byte < 256; ++byte) {
            for (std::size_t place = 0; place < kPlaces; ++place) {
                const std::string before(place, 'x');
                const char c = static_cast<char>(byte);
                check(room, "[\"" + before + '\\' + c + "12345\"]", place);
            }
        }
    });
}

TEST_CASE("runs of backslashes of every length may start at every place", "[response][strings]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        for (std::size_t run = 0; run < 140; ++run) {
            for (std::size_t place = 0; place < 2 * kPlaces; ++place) {
                const std::string before(place, 'x');
                check(room, '"' + before + std::string(run, '\\') + "\"", place);
                check(room, '"' + before + std::string(run, '\\') + "u00e9\\\\\"", place);
            }
        }
    });
}

TEST_CASE("strings of characters that matter are judged right", "[response][strings]") {
    test::on_each_kernel([] {
        constexpr std::string_view alphabet = "\\\\\\\"nu0aF/x\x01";
        test::AnswerRoom room;
        test::Random random(7);
        for (int i = 0; i < 20'000; ++i) {
            std::string row = "\"";
            for (std::size_t left = random.below(200); left > 0; --left) {
                const bool matters = random.below(4) == 0;
                row += matters ? alphabet[random.below(alphabet.size())] : 'x';
                if (row.back() == '"' || row.back() == '\x01') row.back() = random.below(40) == 0 ? row.back() : 'y';
                if (row.back() == '\\' && random.below(60) != 0) row += random.below(8) == 0 ? "u00e9" : "\\";
            }
            check(room, row + "\"", 0);
        }
    });
}

TEST_CASE("every byte may be tried as a hexadecimal digit at every place", "[response][strings]") {
    test::on_each_kernel([] {
        test::AnswerRoom room;
        for (int byte = 0; byte < 256; ++byte) {
            for (std::size_t place = 0; place < kPlaces; ++place) {
                for (std::size_t digit = 0; digit < 4; ++digit) {
                    std::string escape = "\\u00eF";
                    escape[2 + digit] = static_cast<char>(byte);
                    check(room, '"' + std::string(place, 'x') + escape + '"', place);
                }
            }
        }
    });
}

}  // namespace fastcore::response
