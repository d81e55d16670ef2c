#include "core/pgcopy/arrow_texts.hpp"

#include "core/pgcopy/text.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::pgcopy {
namespace {

constexpr std::size_t kViewBytes = 16;
constexpr std::int32_t kInlineMax = 12;
// where the parts of a view stand
constexpr std::size_t kInlineOffset = 4;
constexpr std::size_t kBufferOffset = 8;
constexpr std::size_t kPlaceOffset = 12;
// validity and views before the buffers that these point to, and the sizes of those behind them
constexpr std::int64_t kFirstBuffer = 2;
constexpr std::int64_t kViewBuffersMin = 3;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::int64_t buffers_of(ArrowKind kind) {
    switch (kind) {
        case ArrowKind::fixed_size_binary:
        case ArrowKind::dictionary:
            return 2;
        default:
            return kViewBuffersMin;  // of columns with offsets too
    }
}

/// A wrong place of a dictionary, behind every end.
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

template <class Number>
std::size_t place_of(Number number) {
    return number < 0 ? kNowhere : static_cast<std::size_t>(number);
}

}  // namespace

ArrowTexts::ArrowTexts(const ArrowSchema& schema, const ArrowArray& array, std::size_t start, std::size_t size) {
    const ArrowType type = arrow_type(schema);
    slice_ = ArrowSlice(array, start, size, buffers_of(type.kind));
    switch (type.kind) {
        case ArrowKind::utf8:
        case ArrowKind::binary:
            take_offsets<std::int32_t>(is_utf8(type.kind));
            break;
        case ArrowKind::large_utf8:
        case ArrowKind::large_binary:
            layout_ = Layout::large_offsets;
            take_offsets<std::int64_t>(is_utf8(type.kind));
            break;
        case ArrowKind::utf8_view:
        case ArrowKind::binary_view:
            take_views();
            break;
        case ArrowKind::fixed_size_binary:
            layout_ = Layout::fixed;
            width_ = type.width;
            break;
        default:
            take_dictionary(schema);
            break;
    }
}

template <class Offset>
void ArrowTexts::take_offsets(bool is_text) {
    slice_.check_offsets<Offset>(std::numeric_limits<Offset>::max());
    const std::size_t size = slice_.size();
    data_ = static_cast<const char*>(slice_.array().buffers[2]);
    if (size == 0) return;
    const Offset start = slice_.number<Offset>(0);
    const Offset end = slice_.number<Offset>(size);
    if (data_ == nullptr) {
        if (start != end) throw MalformedArrow();
        return;
    }
    if (!is_text) return;
    // all at once is quicker; each is UTF-8 where all are and none begins inside of a character
    const std::string_view all = between(start, end);
    is_clean_ = begin_with_characters<Offset>() && !holds_nul(all) && is_valid_utf8(all);
}

/// Whether no text begins inside of a character.
template <class Offset>
bool ArrowTexts::begin_with_characters() const {
    std::size_t last = slice_.size();
    const Offset end = slice_.number<Offset>(last);
    while (last > 0 && slice_.number<Offset>(last - 1) == end) --last;
    // without branches, as nearly all are looked at
    unsigned torn = 0;
    for (std::size_t row = 0; row < last; ++row) torn |= is_continuation(data_[slice_.number<Offset>(row)]) ? 1U : 0U;
    return torn == 0;
}

void ArrowTexts::take_views() {
    layout_ = Layout::views;
    const ArrowArray& array = slice_.array();
    const std::int64_t buffers = array.n_buffers - kViewBuffersMin;
    const void* const sizes = array.buffers[array.n_buffers - 1];
    if (buffers > 0 && sizes == nullptr) throw MalformedArrow();
    for (std::size_t row = 0; row < slice_.size(); ++row) {
        if (slice_.is_null(row)) continue;
        const char* const view = slice_.bytes(row, kViewBytes);
        const auto size = load<std::int32_t>(view, 0);
        if (size < 0) throw MalformedArrow();
        if (size <= kInlineMax) continue;
        const auto buffer = load<std::int32_t>(view + kBufferOffset, 0);
        const auto place = load<std::int32_t>(view + kPlaceOffset, 0);
        const bool is_inside =
            buffer >= 0 && buffer < buffers && place >= 0 &&
            std::int64_t{place} + size <= load<std::int64_t>(sizes, static_cast<std::size_t>(buffer)) &&
            array.buffers[kFirstBuffer + buffer] != nullptr;
        if (!is_inside) throw MalformedArrow();
    }
}

void ArrowTexts::take_dictionary(const ArrowSchema& schema) {
    layout_ = Layout::dictionary;
    const ArrowArray* const values = slice_.array().dictionary;
    constexpr std::string_view index_formats = "cCsSiIlL";
    index_format_ = schema.format[0];
    if (values == nullptr || values->length < 0 || index_formats.find(schema.format) == std::string_view::npos) {
        throw MalformedArrow();
    }
    const auto size = static_cast<std::size_t>(values->length);
    dictionary_ = std::make_unique<ArrowTexts>(*schema.dictionary, *values, 0, size);
    for (std::size_t row = 0; row < slice_.size(); ++row) {
        if (!slice_.is_null(row) && index(row) >= size) throw MalformedArrow();
    }
    is_clean_ = dictionary_->is_clean();
}

std::string_view ArrowTexts::view(std::size_t row) const {
    const char* const view = slice_.bytes(row, kViewBytes);
    const auto size = static_cast<std::size_t>(load<std::int32_t>(view, 0));
    if (size <= static_cast<std::size_t>(kInlineMax)) return {view + kInlineOffset, size};
    const auto buffer = load<std::int32_t>(view + kBufferOffset, 0);
    const auto place = load<std::int32_t>(view + kPlaceOffset, 0);
    return {static_cast<const char*>(slice_.array().buffers[kFirstBuffer + buffer]) + place, size};
}

std::size_t ArrowTexts::index(std::size_t row) const {
    switch (index_format_) {
        case 'c':
            return place_of(slice_.number<std::int8_t>(row));
        case 'C':
            return slice_.number<std::uint8_t>(row);
        case 's':
            return place_of(slice_.number<std::int16_t>(row));
        case 'S':
            return slice_.number<std::uint16_t>(row);
        case 'i':
            return place_of(slice_.number<std::int32_t>(row));
        case 'I':
            return slice_.number<std::uint32_t>(row);
        case 'l':
            return place_of(slice_.number<std::int64_t>(row));
        default:
            return slice_.number<std::uint64_t>(row);
    }
}

}  // namespace fastcore::pgcopy
