#include "core/response/json_scan.hpp"

#include "core/support/hex.hpp"

namespace fastcore::response {
namespace {

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
TokenScan scan_digits(std::string_view json, std::size_t i) {
    if (i == json.size()) return {i, kUnexpectedEnd};
    if (!is_digit(json[i])) return {i, kInvalidNumber};
    while (i < json.size() && is_digit(json[i])) ++i;
    return {i, nullptr};
}

bool is_at(std::string_view json, std::size_t i, std::string_view choices) {
    return i < json.size() && choices.find(json[i]) != std::string_view::npos;
}

}  // namespace

std::size_t skip_whitespace(std::string_view json, std::size_t i) {
    while (i < json.size() && is_json_whitespace(json[i])) ++i;
    return i;
}

TokenScan scan_string(std::string_view json, std::size_t i) {
    for (++i; i < json.size();) {
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
    return {i, kUnexpectedEnd};
}

TokenScan scan_number(std::string_view json, std::size_t i) {
    if (json[i] == '-') ++i;
    const bool leading_zero = is_at(json, i, "0");
    if (leading_zero && is_at(json, i + 1, "0123456789")) return {i + 1, kInvalidNumber};
    TokenScan number = scan_digits(json, i);
    if (number.reason == nullptr && is_at(json, number.end, ".")) number = scan_digits(json, number.end + 1);
    if (number.reason == nullptr && is_at(json, number.end, "eE")) {
        const std::size_t exponent = number.end + 1;
        number = scan_digits(json, exponent + (is_at(json, exponent, "+-") ? 1 : 0));
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
