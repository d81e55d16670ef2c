#include "core/pgcopy/numeric.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace fastcore::pgcopy {
namespace {

constexpr std::int64_t kGroupDigits = 4;
constexpr std::int64_t kShownMax = 16383;
constexpr std::int64_t kWeightMax = 32767;
constexpr std::size_t kHeaderBytes = 8;

enum class Sign : std::uint16_t { plus = 0, minus = 0x4000, nan = 0xC000, infinity = 0xD000, minus_infinity = 0xF000 };

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The numbers in front of the groups of digits. There is room for them and the groups.
char* store_header(char* out, std::size_t groups, std::int64_t weight, Sign sign, std::int64_t shown) {
    out = store_size(out, kHeaderBytes + groups * sizeof(std::uint16_t));
    out = store(out, static_cast<std::uint16_t>(groups));
    out = store(out, static_cast<std::uint16_t>(weight));
    out = store(out, static_cast<std::uint16_t>(sign));
    return store(out, static_cast<std::uint16_t>(shown));
}

void append_without_digits(Answer& out, Sign sign, std::int64_t shown = 0) {
    out.reserve(kSizeBytes + kHeaderBytes);
    out.set_end(store_header(out.end(), 0, 0, sign, shown));
}

std::string_view without_zeros(std::string_view digits, std::int64_t& exponent) {
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
    digits.remove_prefix(first);
    const std::size_t size = digits.find_last_not_of('0') + 1;  // 0 where there is none
    exponent += static_cast<std::int64_t>(digits.size() - size);
    return digits.substr(0, size);
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

/// Stores digits as groups, of which the first has `first_size` digits.
char* store_groups(char* out, std::string_view digits, std::size_t first_size) {
    std::size_t size = first_size;
    while (!digits.empty()) {
        unsigned group = 0;
        for (std::size_t i = 0; i < size; ++i) {
            group = group * 10 + (i < digits.size() ? static_cast<unsigned>(digits[i] - '0') : 0);
        }
        out = store(out, static_cast<std::uint16_t>(group));
        digits.remove_prefix(std::min(size, digits.size()));
        size = kGroupDigits;
    }
    return out;
}

Fault append_magnitude(Answer& out, std::uint64_t magnitude, Sign sign) {
    constexpr std::uint64_t base = 10'000;
    constexpr std::size_t groups_max = 5;
    std::array<std::uint16_t, groups_max> groups{};
    std::size_t first = groups.size();
    std::size_t last = groups.size();
    for (; magnitude != 0; magnitude /= base) {
        groups[--first] = static_cast<std::uint16_t>(magnitude % base);
        if (groups[last - 1] == 0) --last;  // nothing but zeros so far
    }
    const auto weight = static_cast<std::int64_t>(groups.size() - first) - 1;
    if (weight < 0) {
        append_without_digits(out, Sign::plus);
        return Fault::none;
    }
    out.reserve(kSizeBytes + kHeaderBytes + sizeof groups);
    char* end = store_header(out.end(), last - first, weight, sign, 0);
    for (std::size_t i = first; i < last; ++i) end = store(end, groups[i]);
    out.set_end(end);
    return Fault::none;
}

/// Reads a text from its start.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

    bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// A letter of either case.
    bool take_letter(char lower) {
        constexpr int case_bit = 0x20;
        if (rest_.empty() || (rest_.front() | case_bit) != lower) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool take_word(std::string_view lower) {
        const std::string_view before = rest_;
        for (const char c : lower) {
            if (!take_letter(c)) {
                rest_ = before;
                return false;
            }
        }
        return true;
    }

    std::string_view take_digits() {
        const auto end = std::ranges::find_if_not(rest_, is_digit);
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        const std::string_view digits = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return digits;
    }

private:
    std::string_view rest_;
};

/// The number, or one that is beyond every limit.
std::int64_t saturated(std::string_view digits) {
    constexpr std::int64_t beyond = std::numeric_limits<std::int64_t>::max() / 4;
    std::int64_t number = 0;
    for (const char c : digits) {
        number = number * 10 + (c - '0');
        if (number > beyond / 10) return beyond;
    }
    return number;
}

Fault append_special(Answer& out, Scanner text, bool is_negative, bool is_signed) {
    Sign sign = is_negative ? Sign::minus_infinity : Sign::infinity;
    if (!is_signed && text.take_word("nan")) {
        sign = Sign::nan;
    } else if (!text.take_word("infinity") && !text.take_word("inf")) {
        return Fault::no_number;
    }
    if (!text.at_end()) return Fault::no_number;
    append_without_digits(out, sign);
    return Fault::none;
}

}  // namespace

Fault append_numeric(Answer& out, const Decimal& number) {
    std::int64_t exponent = number.exponent;
    const std::string_view digits = without_zeros(number.digits, exponent);
    if (number.shown > kShownMax) return Fault::out_of_range;
    if (digits.empty()) {
        append_without_digits(out, Sign::plus, number.shown);
        return Fault::none;
    }
    const auto size = static_cast<std::int64_t>(digits.size());
    const std::int64_t before_point = size + exponent;
    const std::int64_t weight = floor_quotient(before_point - 1, kGroupDigits);
    if (weight > kWeightMax) return Fault::out_of_range;
    const std::int64_t first_size = before_point - weight * kGroupDigits;
    const auto groups = static_cast<std::size_t>(1 + (std::max<std::int64_t>(size - first_size, 0) + 3) / kGroupDigits);
    out.reserve(kSizeBytes + kHeaderBytes + groups * sizeof(std::uint16_t));
    const Sign sign = number.is_negative ? Sign::minus : Sign::plus;
    char* const end = store_header(out.end(), groups, weight, sign, number.shown);
    out.set_end(store_groups(end, digits, static_cast<std::size_t>(first_size)));
    return Fault::none;
}

Fault append_numeric(Answer& out, std::int64_t number) {
    if (number >= 0) return append_magnitude(out, static_cast<std::uint64_t>(number), Sign::plus);
    return append_magnitude(out, -static_cast<std::uint64_t>(number), Sign::minus);
}

Fault append_numeric(Answer& out, std::uint64_t number) { return append_magnitude(out, number, Sign::plus); }

Fault append_numeric(Answer& out, double number) {
    if (std::isnan(number)) {
        append_without_digits(out, Sign::nan);
        return Fault::none;
    }
    if (std::isinf(number)) {
        append_without_digits(out, number < 0 ? Sign::minus_infinity : Sign::infinity);
        return Fault::none;
    }
    constexpr std::size_t size_max = 32;
    std::array<char, size_max> text{};
    const auto written =
        std::to_chars(text.data(), text.data() + text.size(), std::abs(number), std::chars_format::scientific);
    // d.ddde+dd becomes dddd and an exponent
    char* const mark = std::find(text.data(), written.ptr, 'e');
    const char* const exponent_start = mark + (mark[1] == '+' ? 2 : 1);
    int exponent = 0;
    std::from_chars(exponent_start, written.ptr, exponent);
    char* const digits_end = std::remove(text.data(), mark, '.');
    const auto digits = static_cast<std::size_t>(digits_end - text.data());
    const std::int64_t last = exponent - static_cast<std::int64_t>(digits) + 1;
    constexpr int plain_from = -4;
    constexpr int plain_until = 16;
    const bool is_plain = exponent >= plain_from && exponent < plain_until;
    return append_numeric(
        out,
        Decimal{std::signbit(number), {text.data(), digits}, last, std::max<std::int64_t>(is_plain ? 1 : 0, -last)});
}

Fault append_numeric(Answer& out, std::string_view text) {
    Scanner scanner(text);
    Decimal number;
    number.is_negative = scanner.take('-');
    const bool is_signed = number.is_negative || scanner.take('+');
    const Scanner unsigned_text = scanner;
    const std::string_view whole = scanner.take_digits();
    std::string_view fraction;
    if (scanner.take('.')) fraction = scanner.take_digits();
    if (whole.empty() && fraction.empty()) return append_special(out, unsigned_text, number.is_negative, is_signed);
    if (scanner.take_letter('e')) {
        const bool is_negative = scanner.take('-');
        if (!is_negative) scanner.take('+');
        if (!scanner.at_digit()) return Fault::no_number;
        number.exponent = saturated(scanner.take_digits()) * (is_negative ? -1 : 1);
    }
    if (!scanner.at_end()) return Fault::no_number;
    number.exponent -= static_cast<std::int64_t>(fraction.size());
    number.shown = std::max<std::int64_t>(0, -number.exponent);
    std::string joined;
    number.digits = whole;
    if (!fraction.empty()) number.digits = joined.append(whole).append(fraction);
    return append_numeric(out, number);
}

}  // namespace fastcore::pgcopy
