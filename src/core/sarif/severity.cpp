#include "core/sarif/severity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/sarif/ascii.hpp"
#include "core/support/decimal.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::array<std::string_view, 5> kWords{"critical", "high", "medium", "low", "info"};

/// Digits, and perhaps a point and more digits.
bool is_plain_number(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const auto is_digits = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, is_ascii_digit);
    };
    return is_digits(whole) && (point == std::string_view::npos || is_digits(text.substr(point + 1)));
}

}  // namespace

std::optional<std::string_view> severity_of_score(double score) {
    constexpr double critical = 9;
    constexpr double high = 7;
    constexpr double medium = 4;
    if (score >= critical) return "critical";
    if (score >= high) return "high";
    if (score >= medium) return "medium";
    if (score > 0) return "low";
    if (score == 0) return "info";
    return std::nullopt;
}

std::optional<std::string> severity_of_text(std::string_view text) {
    const std::string_view word = stripped(text);
    if (word.empty()) return std::nullopt;
    if (is_plain_number(word)) {
        return std::string(severity_of_score(read_double(word)).value_or(""));
    }
    for (const std::string_view known : kWords) {
        if (equals_ignoring_case(word, known)) return std::string(known);
    }
    return std::string(word);
}

std::optional<std::string_view> severity_of_level(std::string_view level) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> severities{
        {{"error", "high"}, {"warning", "medium"}, {"note", "low"}, {"none", "info"}}};
    for (const auto& [name, severity] : severities) {
        if (level.size() == name.size() && equals_ignoring_case(level, name)) return severity;
    }
    return std::nullopt;
}

}  // namespace fastcore::sarif
