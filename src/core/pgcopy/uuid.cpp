#include "core/pgcopy/uuid.hpp"

#include <cstdint>
#include <string>

#include "core/support/hex.hpp"

namespace fastcore::pgcopy {
namespace {

constexpr std::size_t kDigits = 2 * kUuidBytes;
constexpr std::size_t kCanonicalSize = 36;

/// Values of hexadecimal digits by their character; what is none has high bits.
constexpr std::uint8_t kNoDigit = 0xF0;
constexpr std::array<std::uint8_t, 256> kDigitValues = [] {
    std::array<std::uint8_t, 256> values{};
    for (std::size_t c = 0; c < values.size(); ++c) {
        const int value = hex_value(static_cast<char>(c));
        values[c] = value < 0 ? kNoDigit : static_cast<std::uint8_t>(value);
    }
    return values;
}();

std::optional<Uuid> read_digits(std::string_view text, std::size_t hyphens) {
    const auto* digits = text.begin();
    Uuid uuid;
    unsigned seen = 0;
    for (std::size_t i = 0; i < kUuidBytes; ++i) {
        // the groups of the canonical form begin at these bytes
        if (hyphens != 0 && (i == 4 || i == 6 || i == 8 || i == 10)) ++digits;
        const unsigned high = kDigitValues[static_cast<unsigned char>(digits[0])];
        const unsigned low = kDigitValues[static_cast<unsigned char>(digits[1])];
        seen |= high | low;
        uuid[i] = static_cast<char>(high << 4 | low);
        digits += 2;
    }
    if (seen >= 16) return std::nullopt;
    return uuid;
}

bool is_canonical(std::string_view text) {
    return text.size() == kCanonicalSize && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

void remove_all(std::string& text, std::string_view part) {
    std::string kept;
    std::size_t from = 0;
    for (std::size_t at = 0; (at = text.find(part, from)) != std::string::npos; from = at + part.size()) {
        kept.append(text, from, at - from);
    }
    text = kept.append(text, from);
}

/// What uuid.UUID does before it reads the digits.
std::string without_ornament(std::string_view ornate) {
    constexpr std::string_view braces = "{}";
    std::string text(ornate);
    remove_all(text, "urn:");
    remove_all(text, "uuid:");
    text.erase(0, text.find_first_not_of(braces));
    text.erase(text.find_last_not_of(braces) + 1);
    remove_all(text, "-");
    return text;
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (is_canonical(text)) {
        if (const auto uuid = read_digits(text, 4)) return uuid;
    }
    if (text.size() == kDigits) {
        if (const auto uuid = read_digits(text, 0)) return uuid;
    }
    const std::string digits = without_ornament(text);
    if (digits.size() != kDigits) return std::nullopt;
    return read_digits(digits, 0);
}

}  // namespace fastcore::pgcopy
