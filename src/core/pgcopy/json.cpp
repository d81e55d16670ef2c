#include "core/pgcopy/json.hpp"

#include <cstddef>

#include "core/pgcopy/text.hpp"

namespace fastcore::pgcopy {
namespace {

/// Whether the backslash at `place` begins an escape: it does not where another one escapes it.
bool begins_escape(std::string_view text, std::size_t place) {
    const std::size_t last_other = text.substr(0, place).find_last_not_of('\\');
    const std::size_t first_of_run = last_other == std::string_view::npos ? 0 : last_other + 1;
    return (place - first_of_run) % 2 == 0;
}

bool escapes_nul(std::string_view text) {
    constexpr std::string_view escape = "\\u0000";
    for (std::size_t place = text.find(escape); place != std::string_view::npos;
         place = text.find(escape, place + escape.size())) {
        if (begins_escape(text, place)) return true;
    }
    return false;
}

}  // namespace

Fault check_json(ColumnType type, std::string_view text) {
    if (holds_nul(text)) [[unlikely]]
        return Fault::nul_character;
    return type == ColumnType::jsonb && escapes_nul(text) ? Fault::nul_in_jsonb : Fault::none;
}

Fault append_json(Answer& out, ColumnType type, std::string_view text) {
    const Fault fault = check_json(type, text);
    return fault == Fault::none ? append_bytes(out, text, json_prefix(type)) : fault;
}

}  // namespace fastcore::pgcopy
