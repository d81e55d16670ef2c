// Types of Arrow columns, from the format strings of the C data interface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/support/arrow.hpp"

namespace fastcore::pgcopy {

enum class ArrowKind : std::uint8_t {
    null,
    boolean,
    int8,
    uint8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float16,
    float32,
    float64,
    decimal,
    utf8,
    large_utf8,
    utf8_view,
    binary,
    large_binary,
    binary_view,
    fixed_size_binary,
    date32,
    date64,
    timestamp,
    list,
    large_list,
    dictionary,
    other,
};

struct ArrowType {
    ArrowKind kind = ArrowKind::other;
    std::size_t width = 0;   ///< bytes of a decimal or fixed_size_binary
    std::int64_t scale = 0;  ///< of a decimal
    char unit = 's';         ///< of a timestamp: s, m, u or n
    bool has_zone = false;   ///< of a timestamp
};

ArrowType arrow_type(const ArrowSchema& schema);

/// For people.
std::string arrow_type_name(const ArrowSchema& schema);

constexpr bool is_utf8(ArrowKind kind) {
    return kind == ArrowKind::utf8 || kind == ArrowKind::large_utf8 || kind == ArrowKind::utf8_view;
}

constexpr bool is_binary(ArrowKind kind) {
    return kind == ArrowKind::binary || kind == ArrowKind::large_binary || kind == ArrowKind::binary_view ||
           kind == ArrowKind::fixed_size_binary;
}

constexpr bool is_list(ArrowKind kind) { return kind == ArrowKind::list || kind == ArrowKind::large_list; }

}  // namespace fastcore::pgcopy
