// UTF-8: validation, and transcoding from the three widths a Python str is stored in (Unicode 15, section 3.9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fastcore {

bool is_valid_utf8(std::string_view text);

/// Offset of the first byte of the first ill-formed sequence; nothing when the text is valid.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Bytes that `text` takes in UTF-8; a lone surrogate counts three.
std::size_t utf8_size(std::span<const std::uint8_t> latin1);
std::size_t utf8_size(std::span<const std::uint16_t> ucs2);
std::size_t utf8_size(std::span<const std::uint32_t> ucs4);

/// Appends one code point; a surrogate is written as three bytes too.
void append_utf8(std::string& out, std::uint32_t code_point);

struct Utf8Result {
    std::size_t size;     ///< bytes written
    bool lone_surrogate;  ///< stopped there: `size` is its place in the UTF-8 text
};

/// Writes `text` as UTF-8 into `out`, which has room for utf8_size(text) bytes.
Utf8Result transcode_utf8(std::span<const std::uint8_t> latin1, char* out);
Utf8Result transcode_utf8(std::span<const std::uint16_t> ucs2, char* out);
Utf8Result transcode_utf8(std::span<const std::uint32_t> ucs4, char* out);

}  // namespace fastcore
