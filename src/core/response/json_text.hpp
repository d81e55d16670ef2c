// Texts as JSON strings, quickly.
#pragma once

#include <string_view>

#include "core/response/answer.hpp"

namespace fastcore::response {

/// Appends `text` as a JSON string, in which only what JSON demands is escaped.
void append_json_text(Answer& out, std::string_view text);

}  // namespace fastcore::response
