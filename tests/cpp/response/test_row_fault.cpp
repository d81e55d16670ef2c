#include <string>

#include "catch.hpp"
#include "core/response/row_fault.hpp"
#include "response/building.hpp"
#include "response/row_samples.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

std::string fault_of(std::string_view row, std::size_t max_depth = test::kMaxDepth) {
    test::GuardedPages pages(row.size() + 1);
    const auto fault = test::row_fault(test::at_end(pages, row), max_depth);
    return fault ? test::shown(*fault) : "valid";
}

}  // namespace

TEST_CASE("valid rows have no fault", "[row_fault]") {
    for (const std::string_view row : test::kValidRows) {
        CAPTURE(row);
        CHECK(fault_of(row) == "valid");
        CHECK(fault_of(" \t\n\r" + std::string(row) + " \t\n\r") == "valid");
    }
}

TEST_CASE("each fault has its place and its reason", "[row_fault]") {
    for (const test::InvalidRow& invalid : test::kInvalidRows) {
        CAPTURE(invalid.row);
        CHECK(fault_of(invalid.row) == test::shown({invalid.byte_offset, std::string(invalid.reason)}));
    }
}

TEST_CASE("the builders tell the same of an invalid row, on every kernel", "[row_fault][response]") {
    test::on_each_kernel([] {
        for (const test::InvalidRow& invalid : test::kInvalidRows) {
            CAPTURE(invalid.row);
            const std::string expected = test::shown({invalid.byte_offset, std::string(invalid.reason)});
            const std::string row(invalid.row);
            CHECK(test::list_of({row}) == "row 0, " + expected);
            CHECK(test::list_of({R"({"a": 1})", row, "{"}) == "row 1, " + expected);
            CHECK(test::single_answer(test::utf8_row(row), {"f", "T", test::kMaxDepth}) == "row 0, " + expected);
        }
    });
}

TEST_CASE("every cut of a valid row that is no value by itself ends unexpectedly", "[row_fault]") {
    for (const std::string_view row : test::kValidRows) {
        for (std::size_t size = 0; size < row.size(); ++size) {
            const std::string_view cut = row.substr(0, size);
            const std::string fault = fault_of(cut);
            CAPTURE(cut);
            if (find_encoding_fault(cut)) {
                CHECK(fault.ends_with("invalid UTF-8"));
            } else if (fault != "valid") {
                CHECK(fault == test::shown({size, "unexpected end of text"}));
            }
        }
    }
}

TEST_CASE("the encoding is looked at before everything else", "[row_fault]") {
    CHECK(fault_of("[1,]\xFF") == "byte 4: invalid UTF-8");
    CHECK(fault_of("\xEF\xBB\xBF[1]\xFF") == "byte 6: invalid UTF-8");
    CHECK(fault_of("\xEF\xBB\xBF") == "byte 0: byte order mark");
    CHECK(fault_of("\xEF\xBB\xBF{}") == "byte 0: byte order mark");
    CHECK(fault_of(" \xEF\xBB\xBF{}") == "byte 1: expected a value");
    CHECK(fault_of("\xEF\xBB") == "byte 0: invalid UTF-8");
}

TEST_CASE("depth is counted in brackets", "[row_fault]") {
    CHECK(fault_of("1", 0) == "valid");
    CHECK(fault_of("[]", 0) == "byte 0: nested deeper than max_depth=0");
    CHECK(fault_of("[]", 1) == "valid");
    CHECK(fault_of("{}", 1) == "valid");
    CHECK(fault_of("[[]]", 1) == "byte 1: nested deeper than max_depth=1");
    CHECK(fault_of(R"({"a": [1, {}]})", 2) == "byte 10: nested deeper than max_depth=2");
    CHECK(fault_of("[[],[],[[]]]", 2) == "byte 8: nested deeper than max_depth=2");
    CHECK(fault_of(std::string(1024, '[') + std::string(1024, ']')) == "valid");
    CHECK(fault_of(std::string(1025, '[')) == "byte 1024: nested deeper than max_depth=1024");
    CHECK(fault_of(std::string(100'000, '[')) == "byte 1024: nested deeper than max_depth=1024");
    CHECK(fault_of(std::string(1024, '[')) == "byte 1024: unexpected end of text");
}

}  // namespace fastcore::response
