#include "core/pgcopy/times.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace fastcore::pgcopy {
namespace {

constexpr int kMonths = 12;

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_of_month(int year, int month) {
    constexpr std::array<int, kMonths> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// Reads a text of fixed parts from its start; what does not fit makes it fail for good.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool failed() const { return failed_; }
    bool at_end() const { return rest_.empty(); }
    char next() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool at_digit() const { return next() >= '0' && next() <= '9'; }

    void skip() { rest_.remove_prefix(1); }

    bool take(char c) {
        if (next() != c || at_end()) return false;
        skip();
        return true;
    }

    void expect(char c) { failed_ = !take(c) || failed_; }

    /// A number of exactly so many digits, from `low` to `high`.
    int number(std::size_t digits, int low, int high) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!at_digit()) {
                failed_ = true;
                return low;
            }
            value = value * 10 + (next() - '0');
            skip();
        }
        failed_ = failed_ || value < low || value > high;
        return value;
    }

    /// One to nine digits of a fraction of a second, as microseconds.
    int fraction() {
        constexpr int digits_max = 9;
        constexpr int digits_kept = 6;
        int value = 0;
        int digits = 0;
        for (; digits < digits_max && at_digit(); ++digits, skip()) {
            if (digits < digits_kept) value = value * 10 + (next() - '0');
        }
        failed_ = failed_ || digits == 0;
        for (; digits < digits_kept; ++digits) value *= 10;
        return value;
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::int64_t read_date(Scanner& text) {
    const int year = text.number(4, 1, 9999);
    text.expect('-');
    const int month = text.number(2, 1, kMonths);
    text.expect('-');
    if (text.failed()) return 0;
    const int day = text.number(2, 1, days_of_month(year, month));
    return days_since_2000(year, month, day);
}

std::int64_t read_time(Scanner& text) {
    const int hour = text.number(2, 0, 23);
    text.expect(':');
    const int minute = text.number(2, 0, 59);
    int second = 0;
    int micros = 0;
    if (text.take(':')) {
        second = text.number(2, 0, 59);
        if (text.take('.') || text.take(',')) micros = text.fraction();
    }
    return micros_of_day(hour, minute, second, micros);
}

/// Microseconds east of Greenwich; nothing where the text ends without a zone.
std::optional<std::int64_t> read_zone(Scanner& text) {
    if (text.at_end()) return std::nullopt;
    if (text.take('Z') || text.take('z')) return 0;
    const bool is_west = text.take('-');
    if (!is_west) text.expect('+');
    const int hour = text.number(2, 0, 23);
    int minute = 0;
    if (text.take(':') || text.at_digit()) minute = text.number(2, 0, 59);
    const std::int64_t offset = micros_of_day(hour, minute, 0, 0);
    return is_west ? -offset : offset;
}

}  // namespace

std::int64_t days_since_2000(int year, int month, int day) {
    constexpr std::array<int, kMonths> days_before{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    constexpr std::int64_t days_before_2000 = 730'119;
    const int before = year - 1;  // counted in whole years from the first one
    std::int64_t days = std::int64_t{365} * before + before / 4 - before / 100 + before / 400;
    days += days_before[static_cast<std::size_t>(month - 1)] + (month > 2 && is_leap(year) ? 1 : 0);
    return days + day - 1 - days_before_2000;
}

Fault append_date(Answer& out, std::int64_t days) {
    constexpr std::int64_t first = -2'451'545;
    constexpr std::int64_t end = 2'145'031'949;
    if (days < first || days >= end) return Fault::out_of_range;
    append_number(out, static_cast<std::uint32_t>(days));
    return Fault::none;
}

Fault append_timestamp(Answer& out, std::int64_t micros) {
    constexpr std::int64_t first = -211'813'488'000'000'000;
    constexpr std::int64_t end = 9'223'371'331'200'000'000;
    if (micros < first || micros >= end) return Fault::out_of_range;
    append_number(out, static_cast<std::uint64_t>(micros));
    return Fault::none;
}

Fault append_date(Answer& out, std::string_view text) {
    Scanner scanner(text);
    const std::int64_t days = read_date(scanner);
    if (scanner.failed() || !scanner.at_end()) return Fault::no_date;
    return append_date(out, days);
}

Fault append_timestamp(Answer& out, ColumnType type, std::string_view text) {
    Scanner scanner(text);
    const std::int64_t days = read_date(scanner);
    if (!scanner.take('T') && !scanner.take('t')) scanner.expect(' ');
    const std::int64_t micros = read_time(scanner);
    const std::optional<std::int64_t> zone = read_zone(scanner);
    if (scanner.failed() || !scanner.at_end()) return Fault::no_timestamp;
    if (type == ColumnType::timestamp && zone) return Fault::has_zone;
    if (type == ColumnType::timestamptz && !zone) return Fault::has_no_zone;
    return append_timestamp(out, days * kMicrosPerDay + micros - zone.value_or(0));
}

}  // namespace fastcore::pgcopy
