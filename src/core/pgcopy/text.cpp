#include "core/pgcopy/text.hpp"

#include <algorithm>

namespace fastcore::pgcopy {
namespace {

constexpr std::uint32_t kTextOid = 25;

}  // namespace

std::size_t character_count(std::string_view utf8) {
    constexpr unsigned continuation_mask = 0xC0;
    constexpr unsigned continuation = 0x80;
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & continuation_mask) != continuation; }));
}

Fault append_text(Answer& out, std::string_view utf8, std::size_t length_max) {
    if (holds_nul(utf8)) return Fault::nul_character;
    // there are no more characters than bytes
    if (length_max != 0 && utf8.size() > length_max && character_count(utf8) > length_max) {
        return Fault::too_many_characters;
    }
    return append_bytes(out, utf8);
}

TextArray::TextArray(Answer& out, std::size_t item_count) : out_(out), field_(out) {
    constexpr std::size_t header_size = 20;
    constexpr std::uint32_t no_nulls = 0;
    constexpr std::uint32_t lower_bound = 1;
    out.reserve(header_size);
    const std::uint32_t dimensions = item_count == 0 ? 0 : 1;
    char* end = store(store(store(out.end(), dimensions), no_nulls), kTextOid);
    if (item_count != 0) end = store(store_size(end, item_count), lower_bound);
    out.set_end(end);
}

Fault TextArray::close() {
    constexpr std::size_t flags_offset = 4;
    constexpr std::uint32_t has_nulls = 1;
    if (has_null_) store(field_.at(flags_offset), has_nulls);
    return field_.close();
}

}  // namespace fastcore::pgcopy
