// Rows that are read in several windows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/support/checked_windows.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

constexpr test::ResponseOptions kOptions{"f", std::nullopt};

std::string string_row(std::size_t size) { return "[\"" + std::string(size - 6, 'x') + "\",7"; }

/// Without the answer in the message, which is as large as the row.
void check(test::AnswerRoom& room, const std::string& row, const std::string& expected) {
    CAPTURE(row.size());
    CHECK((test::list_of(room, {test::utf8_row(row)}, kOptions) == expected));
}

}  // namespace

TEST_CASE("rows end wherever windows do", "[response][large]") {
    test::on_each_kernel([] {
        test::AnswerRoom room(3 * kWindow);
        for (const std::size_t windows : {1, 2}) {
            for (const std::size_t beyond : {0, 1, 127, 128, 129, 255, 256, 257, 300}) {
                const std::string row = string_row(windows * kWindow + beyond);
                check(room, row + ']', row + ']');
            }
        }
    });
}

TEST_CASE("rows go wrong behind the first window", "[response][large]") {
    test::on_each_kernel([] {
        test::AnswerRoom room(3 * kWindow);
        for (const std::size_t beyond : {0, 129, 70'000}) {
            const std::string row = string_row(kWindow + beyond);
            check(room, row, "row 0, byte " + std::to_string(row.size()) + ": unexpected end of text");
            check(room, row + "}]", "row 0, byte " + std::to_string(row.size()) + ": expected ',' or ']'");
        }
    });
}

TEST_CASE("rows are transcoded in several windows", "[response][large]") {
    test::on_each_kernel([] {
        test::AnswerRoom room(3 * kWindow);
        for (const std::size_t size : {kWindow - 1, kWindow, kWindow + 1, 2 * kWindow + 1}) {
            std::vector<std::uint16_t> units(size, 'x');
            units.front() = units.back() = '"';
            const Row row{units.data(), units.size(), Row::Encoding::ucs2};
            CAPTURE(size);
            CHECK((test::list_of(room, {row}, kOptions) == '"' + std::string(size - 2, 'x') + '"'));
            units[size - 2] = 0xD800;
            CHECK(test::list_of(room, {row}, kOptions) ==
                  "row 0, byte " + std::to_string(size - 2) + ": lone surrogate");
        }
    });
}

}  // namespace fastcore::response
