// Every byte and every escape at every place of a string, on every kernel.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"

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
