// Texts as JSON strings, quickly: of UTF-8 alone, while those of json_escape.hpp may hold lone surrogates.
#pragma once

#include <string_view>

#include "core/response/answer.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// Appends `text` as a JSON string, in which only what JSON demands is escaped. `checkpoint` may be null.
void append_json_text(Answer& out, std::string_view text, Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::response
