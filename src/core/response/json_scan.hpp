// Scalar scanning of single JSON tokens: where a token ends, or where it goes wrong.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// `end` is one past the token; when `reason` is set the token is invalid and `end` is the offending byte.
struct TokenScan {
    std::size_t end;
    const char* reason;  ///< null: the token is valid
};

inline constexpr const char* kUnexpectedEnd = "unexpected end of text";

constexpr bool is_json_whitespace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A checkpoint may be null.

std::size_t skip_whitespace(std::string_view json, std::size_t i, Checkpoint* checkpoint = nullptr);
std::size_t skip_digits(std::string_view json, std::size_t i, Checkpoint* checkpoint = nullptr);

/// json[i] is the opening quote. UTF-8 is not looked at.
TokenScan scan_string(std::string_view json, std::size_t i, Checkpoint* checkpoint = nullptr);

/// json[i] is `-` or a digit.
TokenScan scan_number(std::string_view json, std::size_t i, Checkpoint* checkpoint = nullptr);

/// json[i] is the first letter of true, false or null.
TokenScan scan_literal(std::string_view json, std::size_t i);

}  // namespace fastcore::response
