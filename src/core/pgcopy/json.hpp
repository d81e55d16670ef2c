// JSON text as the server's two types take it, which itself looks whether it is JSON.
#pragma once

#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

/// What stands in front of the text.
constexpr std::string_view json_prefix(ColumnType type) { return type == ColumnType::jsonb ? "\1" : ""; }

/// json keeps the escape of a NUL character as it is written; jsonb has to hold the character, and cannot.
Fault check_json(ColumnType type, std::string_view text);

/// A field, of text that check_json() takes.
Fault append_json(Answer& out, ColumnType type, std::string_view text);

}  // namespace fastcore::pgcopy
