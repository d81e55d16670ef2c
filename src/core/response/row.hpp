// What goes in: rows as their owners hold them, and what is wrong with one that is refused.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace fastcore::response {

/// One row's JSON, borrowed. `size` counts code units of the encoding.
struct Row {
    enum class Encoding : unsigned char { absent, utf8, ascii, latin1, ucs2, ucs4 };

    const void* data = nullptr;
    std::size_t size = 0;
    Encoding encoding = Encoding::absent;  ///< absent: SQL NULL

    bool is_absent() const { return encoding == Encoding::absent; }
};

/// Code units of all rows.
inline std::size_t text_size(std::span<const Row> rows) {
    std::size_t size = 0;
    for (const Row& row : rows) size += row.size;
    return size;
}

/// The longest row, in bytes of UTF-8.
inline constexpr std::size_t kRowBytesMax = std::size_t{1} << 32;

/// Why a row is refused, and the offset of the first byte of its UTF-8 form that cannot continue a valid row.
struct RowFault {
    std::size_t byte_offset;
    std::string reason;
};

class RowError : public std::exception {
public:
    RowError(std::size_t row_index, RowFault fault) : row_index_(row_index), fault_(std::move(fault)) {}
    RowError(const RowError& error, std::string field_name) : RowError(error) { field_name_ = std::move(field_name); }

    const char* what() const noexcept override { return fault_.reason.c_str(); }
    std::size_t row_index() const { return row_index_; }
    const RowFault& fault() const { return fault_; }
    /// Of several fields, the one that the row belongs to.
    const std::optional<std::string>& field_name() const { return field_name_; }

private:
    std::size_t row_index_;
    RowFault fault_;
    std::optional<std::string> field_name_;
};

}  // namespace fastcore::response
