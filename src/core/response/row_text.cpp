#include "core/response/row_text.hpp"

#include <cstdint>
#include <span>
#include <string>

#include "core/support/checked_windows.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

// Up to this many units it costs less to reserve for the worst case than to measure the text.
constexpr std::size_t kMeasuredUnits = std::size_t{1} << 16;

template <class Unit>
std::span<const Unit> units(const Row& row) {
    return {static_cast<const Unit*>(row.data), row.size};
}

template <class Visit>
auto visit_wide(const Row& row, Visit visit) {
    switch (row.encoding) {
        case Row::Encoding::latin1:
            return visit(units<std::uint8_t>(row));
        case Row::Encoding::ucs2:
            return visit(units<std::uint16_t>(row));
        default:
            return visit(units<std::uint32_t>(row));
    }
}

std::size_t bytes_per_unit(Row::Encoding encoding) {
    switch (encoding) {
        case Row::Encoding::latin1:
            return 2;
        case Row::Encoding::ucs2:
            return 3;
        case Row::Encoding::ucs4:
            return 4;
        default:
            return 1;
    }
}

/// Units are code points, so that a text can be parted anywhere.
template <class Unit>
Utf8Result transcode_in_parts(std::span<const Unit> text, char* out, Checkpoint* checkpoint) {
    CheckedWindows windows(checkpoint);
    std::size_t size = 0;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = windows.end(start, text.size());
        const Utf8Result part = transcode_utf8(text.subspan(start, end - start), out + size);
        size += part.size;
        if (part.lone_surrogate) return {size, true};
        start = end;
    }
    return {size, false};
}

/// At most so many bytes of UTF-8, and no row larger than the limit has fewer.
std::size_t utf8_size_bound(const Row& row, Checkpoint* checkpoint) {
    if (is_utf8(row) || row.size > kRowBytesMax) return row.size;
    if (row.size <= kMeasuredUnits) return row.size * bytes_per_unit(row.encoding);
    return visit_wide(row, [checkpoint](auto text) {
        std::size_t size = 0;
        in_checked_windows(text.size(), checkpoint, [&](std::size_t start, std::size_t end) {
            size += utf8_size(text.subspan(start, end - start));
        });
        return size;
    });
}

}  // namespace

std::optional<std::string_view> RowText::read_other(const Row& row, Checkpoint* checkpoint) {
    const std::size_t bound = utf8_size_bound(row, checkpoint);
    if (bound > kRowBytesMax) {
        fault_ = {kRowBytesMax, "longer than " + std::to_string(kRowBytesMax) + " bytes"};
        return std::nullopt;
    }
    if (capacity_ < bound) {
        memory_.reset();
        memory_ = std::make_unique_for_overwrite<char[]>(bound);
        capacity_ = bound;
    }
    const Utf8Result result =
        visit_wide(row, [&](auto text) { return transcode_in_parts(text, memory_.get(), checkpoint); });
    if (result.lone_surrogate) {
        fault_ = {result.size, "lone surrogate"};
        return std::nullopt;
    }
    return std::string_view(memory_.get(), result.size);
}

}  // namespace fastcore::response
