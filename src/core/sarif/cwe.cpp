#include "core/sarif/cwe.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/sarif/ascii.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::int32_t kNumberMax = 9'999'999;

/// The number of these digits, 0 when it is none of a weakness.
std::int32_t number_of(std::string_view digits) {
    std::int64_t number = 0;
    for (const char digit : digits) {
        number = number * 10 + (digit - '0');
        if (number > kNumberMax) return 0;
    }
    return static_cast<std::int32_t>(number);
}

std::string_view leading_digits(std::string_view text) {
    return text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
}

void add(std::int32_t number, CweNumbers& numbers) {
    if (number > 0) numbers.push_back(number);
}

}  // namespace

bool names_cwe(std::string_view taxonomy) { return ascii_lower(taxonomy).find("cwe") != std::string::npos; }

void find_cwe(std::string_view text, CweNumbers& numbers) {
    constexpr std::string_view name = "cwe";
    for (std::size_t i = 0; i + name.size() < text.size(); ++i) {
        if (!equals_ignoring_case(text.substr(i, name.size()), name)) continue;
        if (i > 0 && (is_ascii_letter(text[i - 1]) || is_ascii_digit(text[i - 1]))) continue;
        std::string_view behind = text.substr(i + name.size());
        if (std::string_view("-_: ").find(behind[0]) != std::string_view::npos) behind.remove_prefix(1);
        add(number_of(leading_digits(behind)), numbers);
    }
}

void read_cwe(std::string_view text, CweNumbers& numbers) {
    const std::string_view digits = leading_digits(text);
    if (!text.empty() && digits.size() == text.size()) {
        add(number_of(digits), numbers);
    } else {
        find_cwe(text, numbers);
    }
}

void add_cwe(double number, CweNumbers& numbers) {
    if (number >= 1 && number <= kNumberMax && std::trunc(number) == number) {
        numbers.push_back(static_cast<std::int32_t>(number));
    }
}

}  // namespace fastcore::sarif
