// Texts that are read: UUIDs, addresses, dates and timestamps; texts and arrays of them as they are.
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/pgcopy/inet.hpp"
#include "core/pgcopy/json.hpp"
#include "core/pgcopy/numbers.hpp"
#include "core/pgcopy/text.hpp"
#include "core/pgcopy/times.hpp"
#include "core/pgcopy/uuid.hpp"
#include "pgcopy/encoded.hpp"

using namespace fastcore;
using pgcopy::Answer;
using pgcopy::ColumnType;
using pgcopy::Fault;
using test::content_hex;

namespace {

Fault uuid_fault(std::string_view text) {
    return test::encoded([&](Answer& out) { return pgcopy::append_uuid(out, text); }).fault;
}

std::string inet(std::string_view text) {
    return content_hex([&](Answer& out) { return pgcopy::append_inet(out, text); });
}

Fault inet_fault(std::string_view text) {
    return test::encoded([&](Answer& out) { return pgcopy::append_inet(out, text); }).fault;
}

Fault date_fault(std::string_view text) {
    return test::encoded([&](Answer& out) { return pgcopy::append_date(out, text); }).fault;
}

test::Encoded timestamp(ColumnType type, std::string_view text) {
    return test::encoded([&](Answer& out) { return pgcopy::append_timestamp(out, type, text); });
}

/// As a number.
std::int64_t micros(ColumnType type, std::string_view text) {
    const test::Encoded field = timestamp(type, text);
    REQUIRE(field.fault == Fault::none);
    std::uint64_t number = 0;
    for (const char byte : field.bytes.substr(pgcopy::kSizeBytes))
        number = number << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
}

}  // namespace

TEST_CASE("a UUID is taken in each form that Python takes", "[pgcopy]") {
    constexpr std::string_view bytes = "00112233445566778899aabbccddeeff";
    for (const char* text : {"00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899AABBCCDDEEFF",
                             "{00112233-4455-6677-8899-aabbccddeeff}", "urn:uuid:00112233-4455-6677-8899-aabbccddeeff",
                             "0-0112233445566778899aabbccddeef-f", "}}00112233445566778899aabbccddeeff{"}) {
        CHECK(content_hex([&](Answer& out) { return pgcopy::append_uuid(out, std::string_view(text)); }) == bytes);
    }
    for (const char* text : {"", "00112233445566778899aabbccddeef", "00112233-4455-6677-8899-aabbccddeefg",
                             "0x112233445566778899aabbccddeeff", "URN:00112233445566778899aabbccddeeff",
                             "00112233445566778899aabbccddeeff ", "{}", "0011{2233445566778899aabbccddeeff"}) {
        CHECK(uuid_fault(text) == Fault::no_uuid);
    }
}

TEST_CASE("an address has its family and the bits of its network", "[pgcopy]") {
    CHECK(inet("10.0.0.1") == "022000040a000001");
    CHECK(inet("10.0.0.1/8") == "020800040a000001");
    CHECK(inet("::1") == "0380001000000000000000000000000000000001");
    CHECK(inet("2001:db8::ff00:42:8329/64") == "0340001020010db8000000000000ff0000428329");
    CHECK(inet("::ffff:1.2.3.4/0") == "0300001000000000000000000000ffff01020304");
    for (const char* text : {"", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/+8",
                             "10.0.0.1/255.0.0.0", "10.0.0.1/8/8", "::1/129", "::1%eth0", "1::2::3", ":1", " 10.0.0.1",
                             "00000000000000000000000000000000000000000000000000000000000000::"}) {
        CHECK(inet_fault(text) == Fault::no_address);
    }
    CHECK(inet_fault(std::string_view("10.0.0.1\0", 9)) == Fault::no_address);
}

TEST_CASE("dates count days from 2000 on", "[pgcopy]") {
    CHECK(pgcopy::days_since_2000(2000, 1, 1) == 0);
    CHECK(pgcopy::days_since_2000(1970, 1, 1) == -pgcopy::kEpochDays);
    CHECK(pgcopy::days_since_2000(2000, 3, 1) == 60);
    CHECK(pgcopy::days_since_2000(1900, 3, 1) == -36465);
    CHECK(pgcopy::days_since_2000(1, 1, 1) == -730119);
    CHECK(pgcopy::days_since_2000(9999, 12, 31) == 2921939);
    CHECK(date_fault("2024-02-29") == Fault::none);
    for (const char* text :
         {"", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-04-31", "0000-01-01",
          "24-01-01", "2024-1-1", "20240101", "2024-01-01 ", "+2024-01-01", "2024/01/01"}) {
        CHECK(date_fault(text) == Fault::no_date);
    }
}

TEST_CASE("timestamps count microseconds, in UTC where there is a zone", "[pgcopy]") {
    CHECK(micros(ColumnType::timestamp, "2000-01-01T00:00:00.000001") == 1);
    CHECK(micros(ColumnType::timestamp, "2000-01-01 00:01") == 60'000'000);
    CHECK(micros(ColumnType::timestamp, "1999-12-31t23:59:59,9999999") == -1);
    CHECK(micros(ColumnType::timestamp, "2000-01-01 00:00:00.5") == 500'000);
    CHECK(micros(ColumnType::timestamptz, "2000-01-01T00:00:00Z") == 0);
    CHECK(micros(ColumnType::timestamptz, "2000-01-01T01:00:00+01") == 0);
    CHECK(micros(ColumnType::timestamptz, "1999-12-31T18:30:00-0530") == 0);
    CHECK(micros(ColumnType::timestamptz, "2000-01-01T05:45+05:45") == 0);
    CHECK(timestamp(ColumnType::timestamp, "2000-01-01T00:00Z").fault == Fault::has_zone);
    CHECK(timestamp(ColumnType::timestamptz, "2000-01-01T00:00").fault == Fault::has_no_zone);
    for (const char* text :
         {"", "2000-01-01", "2000-01-01T", "2000-01-01T24:00", "2000-01-01T00:60", "2000-01-01T00:00:60",
          "2000-01-01T00:00:00.", "2000-01-01T00:00:00.0123456789", "2000-01-01T00:00.5", "2000-01-01T00:00 Z",
          "2000-01-01T00:00+24", "2000-01-01T00:00+1", "2000-01-01T00:00+01:", "2000-01-01T00:00+01:00:00",
          "2000-01-01T00:00ZZ", "2000-01-01  00:00"}) {
        CHECK(timestamp(ColumnType::timestamptz, text).fault == Fault::no_timestamp);
        CHECK(timestamp(ColumnType::timestamp, text).fault == Fault::no_timestamp);
    }
}

TEST_CASE("the server's range of times is kept", "[pgcopy]") {
    const auto date = [](std::int64_t days) {
        return test::encoded([&](Answer& out) { return pgcopy::append_date(out, days); }).fault;
    };
    CHECK(date(-2'451'545) == Fault::none);
    CHECK(date(-2'451'546) == Fault::out_of_range);
    CHECK(date(2'145'031'948) == Fault::none);
    CHECK(date(2'145'031'949) == Fault::out_of_range);
    const auto time = [](std::int64_t micros) {
        return test::encoded([&](Answer& out) { return pgcopy::append_timestamp(out, micros); }).fault;
    };
    CHECK(time(-211'813'488'000'000'000) == Fault::none);
    CHECK(time(-211'813'488'000'000'001) == Fault::out_of_range);
    CHECK(time(9'223'371'331'199'999'999) == Fault::none);
    CHECK(time(9'223'371'331'200'000'000) == Fault::out_of_range);
}

TEST_CASE("a text has no NUL and no more characters than its column", "[pgcopy]") {
    const auto fault = [](std::string_view text, std::size_t length) {
        return test::encoded([&](Answer& out) { return pgcopy::append_text(out, text, length); }).fault;
    };
    CHECK(fault("\xC3\xA9\xC3\xA9", 2) == Fault::none);
    CHECK(fault("\xC3\xA9\xC3\xA9", 1) == Fault::too_many_characters);
    CHECK(fault(std::string_view("a\0", 2), 1) == Fault::nul_character);
    CHECK(fault("", 0) == Fault::none);
}

TEST_CASE("jsonb has no NUL, whether escaped or not", "[pgcopy]") {
    const auto fault = [](ColumnType type, std::string_view text) {
        return test::encoded([&](Answer& out) { return pgcopy::append_json(out, type, text); }).fault;
    };
    CHECK(fault(ColumnType::jsonb, R"("\u0000")") == Fault::nul_in_jsonb);
    CHECK(fault(ColumnType::jsonb, R"("\\u0000\\\u0000")") == Fault::nul_in_jsonb);
    CHECK(fault(ColumnType::jsonb, R"("\\u0000")") == Fault::none);
    CHECK(fault(ColumnType::jsonb, R"(\u0000)") == Fault::nul_in_jsonb);
    CHECK(fault(ColumnType::jsonb, R"("\u000")") == Fault::none);
    CHECK(fault(ColumnType::json, R"("\u0000")") == Fault::none);
    CHECK(fault(ColumnType::json, std::string_view("\"\0\"", 3)) == Fault::nul_character);
}

TEST_CASE("an array has its items behind one dimension", "[pgcopy]") {
    const auto empty = [](Answer& out) { return pgcopy::TextArray(out, 0).close(); };
    CHECK(content_hex(empty) == "000000000000000000000019");
    const auto two = [](Answer& out) {
        pgcopy::TextArray array(out, 2);
        array.append_null();
        CHECK(pgcopy::append_ascii(out, "ab", 0) == Fault::none);
        return array.close();
    };
    CHECK(content_hex(two) ==
          "00000001"
          "00000001"
          "00000019"
          "00000002"
          "00000001"
          "ffffffff"
          "000000026162");
}

TEST_CASE("numbers are as wide as their column", "[pgcopy]") {
    const auto integer = [](ColumnType type, auto number) {
        return content_hex([&](Answer& out) { return pgcopy::append_integer(out, type, number); });
    };
    CHECK(integer(ColumnType::int2, -2) == "fffe");
    CHECK(integer(ColumnType::int4, 258U) == "00000102");
    CHECK(integer(ColumnType::int8, std::int64_t{-1}) == "ffffffffffffffff");
    const std::string refused = "fault " + std::to_string(static_cast<int>(Fault::out_of_range));
    CHECK(integer(ColumnType::int2, 32768) == refused);
    CHECK(integer(ColumnType::int4, std::int64_t{-2'147'483'649}) == refused);
    CHECK(integer(ColumnType::int8, std::uint64_t{1} << 63) == refused);
    const auto real = [](ColumnType type, double number) {
        return content_hex([&](Answer& out) { return pgcopy::append_float(out, type, number); });
    };
    CHECK(real(ColumnType::float8, -1.5) == "bff8000000000000");
    CHECK(real(ColumnType::float4, -1.5) == "bfc00000");
    CHECK(real(ColumnType::float4, 1e39) == refused);
    CHECK(real(ColumnType::float4, 1e-60) == "00000000");
    CHECK(real(ColumnType::float4, -std::numeric_limits<double>::quiet_NaN()) == "7fc00000");
    CHECK(real(ColumnType::float8, std::numeric_limits<double>::infinity()) == "7ff0000000000000");
}
