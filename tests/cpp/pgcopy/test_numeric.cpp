// The expected bytes are what PostgreSQL's numeric_send makes of the same numbers.
#include <cstdint>
#include <limits>
#include <string>

#include "catch.hpp"
#include "core/pgcopy/arrow_decimal.hpp"
#include "core/pgcopy/numeric.hpp"
#include "pgcopy/encoded.hpp"

using namespace fastcore;
using pgcopy::append_numeric;
using pgcopy::Fault;
using test::content_hex;

namespace {

template <class Number>
std::string numeric(Number number) {
    return content_hex([&](pgcopy::Answer& out) { return append_numeric(out, number); });
}

std::string numeric(const char* text) { return numeric(std::string_view(text)); }

Fault fault_of(std::string_view text) {
    return test::encoded([&](pgcopy::Answer& out) { return append_numeric(out, text); }).fault;
}

}  // namespace

TEST_CASE("digits are grouped by four on both sides of the point", "[pgcopy]") {
    CHECK(numeric("0") == "0000000000000000");
    CHECK(numeric("-0.00") == "0000000000000002");
    CHECK(numeric("1") == "00010000000000000001");
    CHECK(numeric("-12345.6789") ==
          "000300014000000400010929"
          "1a85");
    CHECK(numeric("10000") == "00010001000000000001");
    CHECK(numeric("1e4") == "00010001000000000001");
    CHECK(numeric("1.500") ==
          "0002000000000003"
          "0001"
          "1388");
    CHECK(numeric("0.0001") ==
          "0001ffff00000004"
          "0001");
    CHECK(numeric("0.00001") ==
          "0001fffe00000005"
          "03e8");
    CHECK(numeric("00012.") ==
          "0001000000000000"
          "000c");
    CHECK(numeric(".5") ==
          "0001ffff00000001"
          "1388");
    CHECK(numeric("1E+3") ==
          "0001000000000000"
          "03e8");
    CHECK(numeric("1e-5") == numeric("0.00001"));
}

TEST_CASE("what is no finite number has a sign of its own", "[pgcopy]") {
    CHECK(numeric("NaN") == "00000000c0000000");
    CHECK(numeric("Infinity") == "00000000d0000000");
    CHECK(numeric("-inf") == "00000000f0000000");
    CHECK(numeric(std::numeric_limits<double>::infinity()) == "00000000d0000000");
    CHECK(numeric(-std::numeric_limits<double>::infinity()) == "00000000f0000000");
    CHECK(numeric(std::numeric_limits<double>::quiet_NaN()) == "00000000c0000000");
}

TEST_CASE("integers are the numbers that their texts are", "[pgcopy]") {
    for (const std::int64_t number :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{9999}, std::int64_t{10000}, std::int64_t{-100'000'000},
          std::int64_t{120'000'034}, std::numeric_limits<std::int64_t>::min(),
          std::numeric_limits<std::int64_t>::max()}) {
        CHECK(numeric(number) == numeric(std::to_string(number).c_str()));
    }
    CHECK(numeric(std::numeric_limits<std::uint64_t>::max()) == numeric("18446744073709551615"));
}

TEST_CASE("floating-point numbers are the shortest decimals that read as they do", "[pgcopy]") {
    CHECK(numeric(0.1) == numeric("0.1"));
    CHECK(numeric(-0.0) == numeric("0.0"));
    CHECK(numeric(100.0) == numeric("100.0"));
    CHECK(numeric(1e15) == numeric("1000000000000000.0"));
    CHECK(numeric(1e16) == numeric("1e16"));
    CHECK(numeric(1.5e-7) == numeric("0.00000015"));
    CHECK(numeric(5e-324) == numeric("5e-324"));
    CHECK(numeric(std::numeric_limits<double>::max()) == numeric("1.7976931348623157e308"));
}

TEST_CASE("the limits are the server's", "[pgcopy]") {
    CHECK(fault_of("1e131071") == Fault::none);
    CHECK(fault_of("1e131072") == Fault::out_of_range);
    CHECK(fault_of("1e-16383") == Fault::none);
    CHECK(fault_of("1e-16384") == Fault::out_of_range);
    CHECK(fault_of("0e-16384") == Fault::out_of_range);
    CHECK(fault_of("0e99999999999999999999999") == Fault::none);
    CHECK(fault_of("1e-99999999999999999999999") == Fault::out_of_range);
    CHECK(fault_of(std::string(131072, '9') + '.' + std::string(16383, '9')) == Fault::none);
}

TEST_CASE("other texts are no numbers", "[pgcopy]") {
    for (const char* text : {"", "-", ".", "1e", "1e+", "e5", "1 ", " 1", "1_0", "0x1", "1.2.3", "--1", "+nan",
                             "-nanInfinity", "nan1", "infinit", "infinity0", "1\x0e", "١"}) {
        CHECK(fault_of(text) == Fault::no_number);
    }
    CHECK(fault_of(std::string_view("1\0", 2)) == Fault::no_number);
}

TEST_CASE("decimals of Arrow have their scale", "[pgcopy]") {
    const auto of = [](std::int64_t low, std::int64_t high, std::int64_t scale) {
        const std::int64_t words[] = {low, high};
        return numeric(pgcopy::ArrowDecimal(reinterpret_cast<const char*>(words), sizeof words, scale).number());
    };
    CHECK(of(123'450, 0, 3) == numeric("123.450"));
    CHECK(of(-1, -1, 2) == numeric("-0.01"));
    CHECK(of(12, 0, -3) == numeric("12000"));
    CHECK(of(0, 0, 2) == numeric("0.00"));
    CHECK(of(0, 1, 0) == numeric("18446744073709551616"));
    CHECK(of(0, std::numeric_limits<std::int64_t>::min(), 0) == numeric("-170141183460469231731687303715884105728"));
    const std::int64_t narrow = -5;
    const pgcopy::ArrowDecimal decimal(reinterpret_cast<const char*>(&narrow), 4, 1);
    CHECK(numeric(decimal.number()) == numeric("-0.5"));
    CHECK(decimal.nearest() == -0.5);
}
