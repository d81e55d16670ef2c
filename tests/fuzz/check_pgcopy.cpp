// Texts that binary COPY reads, by rules that are written in another way than the code under test: patterns for what
// is taken, the standard library for what it means, and fields that are read back.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "core/pgcopy/inet.hpp"
#include "core/pgcopy/numeric.hpp"
#include "core/pgcopy/times.hpp"
#include "core/pgcopy/uuid.hpp"
#include "fuzz/check.hpp"

namespace fastcore::fuzz {
namespace {

using pgcopy::Answer;
using pgcopy::ColumnType;
using pgcopy::Fault;

// the matcher needs stack for each character
constexpr std::size_t kTextMax = 400;

/// What becomes of a text.
struct Field {
    Fault fault = Fault::none;
    std::string content;

    std::int64_t number(std::size_t place, std::size_t size) const {
        std::uint64_t number = 0;
        for (std::size_t i = place; i < place + size; ++i)
            number = number << 8 | static_cast<unsigned char>(content.at(i));
        return static_cast<std::int64_t>(number);
    }
};

/// Reads a copy with nothing behind it, so that a sanitizer sees every byte too many.
template <class Append>
Field field_of(std::string_view text, Append append) {
    const std::vector<char> held(text.begin(), text.end());
    HeapStorage storage;
    Answer out(storage);
    out.reserve(1);
    const Fault fault = append(out, std::string_view(held.data(), held.size()));
    if (fault != Fault::none) return {fault, {}};
    Field field{fault, std::string(out.text().substr(pgcopy::kSizeBytes))};
    const auto size =
        static_cast<std::size_t>(Field{Fault::none, std::string(out.text())}.number(0, pgcopy::kSizeBytes));
    if (size != field.content.size()) field.content = "a wrong size";
    return field;
}

Field numeric(std::string_view text) {
    return field_of(text, [](Answer& out, std::string_view held) { return pgcopy::append_numeric(out, held); });
}

using Match = std::match_results<std::string_view::const_iterator>;

bool matches(std::string_view text, Match& match, const std::regex& pattern) {
    return std::regex_match(text.begin(), text.end(), match, pattern);
}

int as_int(const Match& match, std::size_t group) {
    return match[group].length() == 0 ? 0 : std::stoi(match[group].str());
}

std::string without(std::string text, std::string_view part) {
    std::string kept;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, part.size(), part) == 0) {
            i += part.size();
        } else {
            kept += text[i++];
        }
    }
    return kept;
}

std::optional<std::string> uuid_differs(std::string_view text) {
    std::string digits = without(without(std::string(text), "urn:"), "uuid:");
    const auto is_brace = [](char c) { return c == '{' || c == '}'; };
    while (!digits.empty() && is_brace(digits.front())) digits.erase(0, 1);
    while (!digits.empty() && is_brace(digits.back())) digits.pop_back();
    digits = without(digits, "-");
    const bool is_uuid = digits.size() == 32 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    const Field field =
        field_of(text, [](Answer& out, std::string_view held) { return pgcopy::append_uuid(out, held); });
    if (is_uuid != (field.fault == Fault::none)) return "what is taken for a UUID";
    for (std::size_t i = 0; is_uuid && i < field.content.size(); ++i) {
        unsigned byte = 0;
        std::from_chars(digits.data() + 2 * i, digits.data() + 2 * i + 2, byte, 16);
        if (static_cast<unsigned char>(field.content[i]) != byte) return "a UUID's bytes";
    }
    return std::nullopt;
}

std::optional<std::string> inet_differs(std::string_view text) {
    static const std::regex quad(
        R"(((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!/|$)|(?=/|$))){4}(/(0*(\d|[12]\d|3[0-2])))?)");
    const auto read = [](std::string_view from) {
        return field_of(from, [](Answer& out, std::string_view held) { return pgcopy::append_inet(out, held); });
    };
    const Field field = read(text);
    const bool is_taken = field.fault == Fault::none;
    Match match;
    const std::size_t slash = text.find('/');
    const bool has_short_prefix = slash == std::string_view::npos || text.size() - slash <= 4;
    const bool is_4 = matches(text, match, quad) && has_short_prefix;
    if (is_4 && !is_taken) return "a refused IPv4 address";
    if (!is_taken) return std::nullopt;
    if (is_4 != (field.content[0] == 2)) return "an address' family";
    std::array<char, INET6_ADDRSTRLEN> written{};
    inet_ntop(is_4 ? AF_INET : AF_INET6, field.content.data() + 4, written.data(), written.size());
    const std::string again = std::string(written.data()) + '/' + std::to_string(field.number(1, 1));
    if (read(again).content != field.content) return "an address that is written again";
    return std::nullopt;
}

/// The number's digits, in full.
std::string written(const Field& numeric) {
    const std::int64_t groups = numeric.number(0, 2);
    const auto weight = static_cast<std::int16_t>(numeric.number(2, 2));
    const std::int64_t sign = numeric.number(4, 2);
    const auto shown = static_cast<std::size_t>(numeric.number(6, 2));
    if (sign == 0xC000) return "nan";
    if (sign == 0xD000) return "inf";
    if (sign == 0xF000) return "-inf";
    const auto group = [&](std::int64_t place) {
        const bool is_there = place >= 0 && place < groups;
        const std::string digits =
            std::to_string(is_there ? numeric.number(8 + 2 * static_cast<std::size_t>(place), 2) : 0);
        return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
    };
    std::string text = sign == 0x4000 ? "-0" : "0";
    for (std::int64_t place = 0; place <= weight; ++place) text += group(place);
    if (shown == 0) return text;
    std::string fraction;
    for (std::int64_t place = weight + 1; fraction.size() < shown; ++place) fraction += group(place);
    return text + '.' + fraction.substr(0, shown);
}

bool is_canonical(const Field& numeric) {
    const auto groups = static_cast<std::size_t>(numeric.number(0, 2));
    if (numeric.content.size() != 8 + 2 * groups) return false;
    if (groups == 0) return numeric.number(2, 2) == 0 && numeric.number(4, 2) != 0x4000;
    for (std::size_t i = 0; i < groups; ++i) {
        if (numeric.number(8 + 2 * i, 2) > 9999) return false;
    }
    return numeric.number(8, 2) != 0 && numeric.number(8 + 2 * (groups - 1), 2) != 0;
}

double as_double(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

/// Equal, or no numbers both.
bool same(double a, double b) { return a == b || (a != a && b != b); }

std::optional<std::string> numeric_differs(std::string_view text) {
    static const std::regex pattern(R"([+-]?(\d+(\.\d*)?|\.\d+)(e([+-]?\d+))?|[+-]?inf(inity)?|nan)",
                                    std::regex::icase | std::regex::ECMAScript);
    Match match;
    const bool is_number = matches(text, match, pattern);
    const Field field = numeric(text);
    if (is_number == (field.fault == Fault::no_number)) return "what is taken for a number";
    if (field.fault != Fault::none) {
        // nothing so short is out of range but by its exponent
        const bool is_large = is_number && match[4].length() > 4;
        return is_number && !is_large ? std::optional<std::string>("a refused number") : std::nullopt;
    }
    if (!is_canonical(field)) return "a number's form";
    const std::string plain = written(field);
    if (!same(as_double(plain), as_double(std::string(text)))) return "a number's value";
    if (numeric(plain).content != field.content) return "a number that is written again";
    return std::nullopt;
}

/// Numbers that are not texts are what their texts are.
std::optional<std::string> binary_number_differs(std::string_view input) {
    std::uint64_t bits = 0;
    for (const char c : input.substr(0, sizeof bits)) bits = bits << 8 | static_cast<unsigned char>(c);
    const auto of = [&](auto number) {
        return field_of({}, [&](Answer& out, std::string_view) { return pgcopy::append_numeric(out, number); });
    };
    const auto integer = static_cast<std::int64_t>(bits);
    if (of(integer).content != numeric(std::to_string(integer)).content) return "an integer";
    if (of(bits).content != numeric(std::to_string(bits)).content) return "an unsigned integer";
    const auto real = std::bit_cast<double>(bits);
    const Field field = of(real);
    if (!is_canonical(field) || !same(as_double(written(field)), real)) return "a floating-point number";
    return std::nullopt;
}

/// Days since 2000; nothing where there is no such day.
std::optional<std::int64_t> days_of(const Match& match, std::size_t first_group) {
    using namespace std::chrono;
    const year_month_day date{year(as_int(match, first_group)),
                              month(static_cast<unsigned>(as_int(match, first_group + 1))),
                              day(static_cast<unsigned>(as_int(match, first_group + 2)))};
    if (!date.ok() || date.year() < year(1)) return std::nullopt;
    return (sys_days(date) - sys_days(year(2000) / 1 / 1)).count();
}

std::optional<std::string> date_differs(std::string_view text) {
    static const std::regex pattern(R"((\d{4})-(\d\d)-(\d\d))");
    Match match;
    std::optional<std::int64_t> days;
    if (matches(text, match, pattern)) days = days_of(match, 1);
    const Field field =
        field_of(text, [](Answer& out, std::string_view held) { return pgcopy::append_date(out, held); });
    if (days.has_value() != (field.fault == Fault::none)) return "what is taken for a date";
    if (days && static_cast<std::int32_t>(field.number(0, 4)) != *days) return "a date";
    return std::nullopt;
}

std::optional<std::string> timestamp_differs(std::string_view text) {
    static const std::regex pattern(
        R"((\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(:([0-5]\d)([.,](\d{1,9}))?)?)"
        R"(([Zz]|([+-])([01]\d|2[0-3])(:?([0-5]\d))?)?)");
    Match match;
    std::optional<std::int64_t> days;
    if (matches(text, match, pattern)) days = days_of(match, 1);
    const bool has_zone = days && match[10].matched;
    for (const ColumnType type : {ColumnType::timestamp, ColumnType::timestamptz}) {
        const Field field = field_of(
            text, [&](Answer& out, std::string_view held) { return pgcopy::append_timestamp(out, type, held); });
        const bool is_wanted = has_zone == (type == ColumnType::timestamptz);
        if (days.has_value() == (field.fault == Fault::no_timestamp)) return "what is taken for a timestamp";
        if (!days) continue;
        if (is_wanted != (field.fault == Fault::none)) return "a timestamp's zone";
        if (!is_wanted) continue;
        const std::int64_t offset = (as_int(match, 12) * 60 + as_int(match, 14)) * (match[11].str() == "-" ? -60 : 60);
        const std::int64_t seconds =
            *days * 86400 + as_int(match, 4) * 3600 + as_int(match, 5) * 60 + as_int(match, 7) - offset;
        const std::int64_t micros = std::stoll((match[9].str() + "000000000").substr(0, 6));
        if (field.number(0, 8) != seconds * 1'000'000 + micros) return "a timestamp";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> pgcopy_differs(std::string_view input) {
    const std::string_view text = input.substr(0, kTextMax);
    for (const auto differs :
         {uuid_differs, inet_differs, numeric_differs, binary_number_differs, date_differs, timestamp_differs}) {
        if (auto difference = differs(text)) return difference;
    }
    return std::nullopt;
}

}  // namespace fastcore::fuzz
