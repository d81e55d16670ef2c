// Texts, and arrays of them.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

/// The server's text holds every character but this one.
inline bool holds_nul(std::string_view text) {
    return !text.empty() && std::memchr(text.data(), '\0', text.size()) != nullptr;
}

/// Code points of valid UTF-8.
std::size_t character_count(std::string_view utf8);

/// `length_max`: characters; 0 where there is no limit.
inline Fault append_ascii(Answer& out, std::string_view text, std::size_t length_max) {
    if (holds_nul(text)) [[unlikely]]
        return Fault::nul_character;
    if (length_max != 0 && text.size() > length_max) [[unlikely]]
        return Fault::too_many_characters;
    return append_bytes(out, text);
}

/// `utf8` is known to be valid.
Fault append_text(Answer& out, std::string_view utf8, std::size_t length_max);

/// A field of type text[], whose items are appended as fields of their own between open and close.
class TextArray {
public:
    TextArray(Answer& out, std::size_t item_count);

    void append_null() {
        has_null_ = true;
        pgcopy::append_null(out_);
    }
    Fault close();

private:
    Answer& out_;
    OpenField field_;
    bool has_null_ = false;
};

}  // namespace fastcore::pgcopy
