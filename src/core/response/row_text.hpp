// A row's text as UTF-8, from whatever encoding its owner holds it in.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "core/response/row.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// The row's bytes are its UTF-8 form, and need no transcoding.
inline bool is_utf8(const Row& row) {
    return row.encoding == Row::Encoding::utf8 || row.encoding == Row::Encoding::ascii;
}

/// Holds the UTF-8 of one row at a time.
class RowText {
public:
    /// Valid until the next call. Nothing: fault() says why. `checkpoint` may be null.
    std::optional<std::string_view> read(const Row& row, Checkpoint* checkpoint) {
        if (is_utf8(row) && row.size <= kRowBytesMax)
            return std::string_view{static_cast<const char*>(row.data), row.size};
        return read_other(row, checkpoint);
    }

    const RowFault& fault() const { return fault_; }

private:
    std::optional<std::string_view> read_other(const Row& row, Checkpoint* checkpoint);

    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    RowFault fault_{0, {}};
};

/// The text that RowText gives needs no check of its encoding.
inline bool is_known_utf8(const Row& row) { return row.encoding != Row::Encoding::utf8; }

}  // namespace fastcore::response
