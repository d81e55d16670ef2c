// Integers and floating-point numbers.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

/// For a column of type int2, int4 or int8.
template <std::integral Number>
Fault append_integer(Answer& out, ColumnType type, Number value) {
    if (type == ColumnType::int4) {
        if (!std::in_range<std::int32_t>(value)) return Fault::out_of_range;
        append_number(out, static_cast<std::uint32_t>(value));
    } else if (type == ColumnType::int2) {
        if (!std::in_range<std::int16_t>(value)) return Fault::out_of_range;
        append_number(out, static_cast<std::uint16_t>(value));
    } else {
        if (!std::in_range<std::int64_t>(value)) return Fault::out_of_range;
        append_number(out, static_cast<std::uint64_t>(value));
    }
    return Fault::none;
}

/// For a column of type float4 or float8. Every NaN becomes the same one.
inline Fault append_float(Answer& out, ColumnType type, double value) {
    if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
    if (type == ColumnType::float8) {
        append_number(out, std::bit_cast<std::uint64_t>(value));
        return Fault::none;
    }
    const auto narrow = static_cast<float>(value);
    if (std::isinf(narrow) && !std::isinf(value)) return Fault::out_of_range;
    append_number(out, std::bit_cast<std::uint32_t>(narrow));
    return Fault::none;
}

}  // namespace fastcore::pgcopy
