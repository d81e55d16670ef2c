#include "core/response/json_scan.hpp"

#include "core/support/checked_windows.hpp"
#include "core/support/hex.hpp"

namespace fastcore::response {
namespace {

template <bool test(char)>
std::size_t skip_while(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint, i);
    while (i < json.size()) {
        const std::size_t end = windows.end(i, json.size());
        while (i < end && test(json[i])) ++i;
        if (i < end) break;
    }
    return i;
}

constexpr const char* kInvalidEscape = "invalid escape";
constexpr const char* kInvalidNumber = "invalid number";

/// json[i] is the byte behind a backslash.
TokenScan scan_escape(std::string_view json, std::size_t i) {
    if (i == json.size()) return {i, kUnexpectedEnd};
    if (std::string_view("\"\\/bfnrt").find(json[i]) != std::string_view::npos) return {i + 1, nullptr};
    if (json[i] != 'u') return {i, kInvalidEscape};
    for (const std::size_t end = i + 5; ++i < end;) {
        if (i == json.size()) return {i, kUnexpectedEnd};
        if (hex_value(json[i]) < 0) return {i, kInvalidEscape};
    }
    return {i, nullptr};
}

/// One digit or more.
TokenScan scan_digits(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    if (i == json.size()) return {i, kUnexpectedEnd};
    if (!is_digit(json[i])) return {i, kInvalidNumber};
    return {skip_digits(json, i, checkpoint), nullptr};
}

bool is_at(std::string_view json, std::size_t i, char c) { return i < json.size() && json[i] == c; }

}  // namespace

std::size_t skip_whitespace(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    return skip_while<is_json_whitespace>(json, i, checkpoint);
}

std::size_t skip_digits(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    return skip_while<is_digit>(json, i, checkpoint);
}

TokenScan scan_string(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint, i);
    for (++i; i < json.size();) {
        for (const std::size_t end = windows.end(i, json.size()); i < end;) {
            const char c = json[i];
            if (c == '"') return {i + 1, nullptr};
            if (static_cast<unsigned char>(c) < 0x20) return {i, "control character in string"};
            ++i;
            if (c == '\\') {
                const TokenScan escape = scan_escape(json, i);
                if (escape.reason != nullptr) return escape;
                i = escape.end;
            }
        }
    }
    return {i, kUnexpectedEnd};
}

TokenScan scan_number(std::string_view json, std::size_t i, Checkpoint* checkpoint) {
    if (json[i] == '-') ++i;
    if (is_at(json, i, '0') && i + 1 < json.size() && is_digit(json[i + 1])) return {i + 1, kInvalidNumber};
    TokenScan number = scan_digits(json, i, checkpoint);
    if (number.reason == nullptr && is_at(json, number.end, '.')) {
        number = scan_digits(json, number.end + 1, checkpoint);
    }
    if (number.reason == nullptr && (is_at(json, number.end, 'e') || is_at(json, number.end, 'E'))) {
        std::size_t exponent = number.end + 1;
        if (is_at(json, exponent, '+') || is_at(json, exponent, '-')) ++exponent;
        number = scan_digits(json, exponent, checkpoint);
    }
    return number;
}

TokenScan scan_literal(std::string_view json, std::size_t i) {
    const std::string_view literal = json[i] == 't' ? "true" : json[i] == 'f' ? "false" : "null";
    for (const char expected : literal) {
        if (i == json.size()) return {i, kUnexpectedEnd};
        if (json[i] != expected) return {i, "invalid literal"};
        ++i;
    }
    return {i, nullptr};
}

}  // namespace fastcore::response
