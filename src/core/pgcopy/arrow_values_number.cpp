// Numbers of Arrow as fields.
#include <bit>
#include <cmath>

#include "core/pgcopy/arrow_decimal.hpp"
#include "core/pgcopy/arrow_values.hpp"
#include "core/pgcopy/numbers.hpp"
#include "core/pgcopy/numeric.hpp"

namespace fastcore::pgcopy {
namespace {

/// IEEE 754 binary16, for which there is no type yet.
struct Half {
    std::uint16_t bits;
};

double widened(Half half) {
    constexpr int fraction_bits = 10;
    constexpr unsigned fraction_mask = 0x3FF;
    constexpr unsigned exponent_max = 31;
    constexpr int bias = 15;
    const unsigned fraction = half.bits & fraction_mask;
    const unsigned exponent = half.bits >> fraction_bits & exponent_max;
    double size = std::numeric_limits<double>::infinity();
    if (exponent == 0) {
        size = std::ldexp(fraction, 1 - bias - fraction_bits);
    } else if (exponent < exponent_max) {
        size = std::ldexp(fraction | (fraction_mask + 1), static_cast<int>(exponent) - bias - fraction_bits);
    } else if (fraction != 0) {
        size = std::numeric_limits<double>::quiet_NaN();
    }
    return std::copysign(size, (half.bits & 0x8000U) != 0 ? -1.0 : 1.0);
}

template <class Number>
double widened(Number number) {
    return static_cast<double>(number);
}

template <class Number>
ArrowFault append_integer_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_integer(out, column.column().type, column.slice().number<Number>(row));
}

template <class Number>
ArrowFault append_float_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_float(out, column.column().type, widened(column.slice().number<Number>(row)));
}

template <class Number>
ArrowFault append_numeric_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    const auto number = column.slice().number<Number>(row);
    if constexpr (std::signed_integral<Number>) {
        return append_numeric(out, std::int64_t{number});
    } else if constexpr (std::unsigned_integral<Number>) {
        return append_numeric(out, std::uint64_t{number});
    } else {
        return append_numeric(out, widened(number));
    }
}

ArrowDecimal decimal_at(const ArrowColumn& column, std::size_t row) {
    const ArrowType& type = column.type();
    return {column.slice().bytes(row, type.width), type.width, type.scale};
}

ArrowFault append_decimal_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    const ArrowDecimal decimal = decimal_at(column, row);
    return append_numeric(out, decimal.number());
}

ArrowFault append_float_of_decimal(const ArrowColumn& column, std::size_t row, Answer& out) {
    const double number = decimal_at(column, row).nearest();
    return std::isinf(number) ? Fault::out_of_range : append_float(out, column.column().type, number);
}

ArrowFault append_bool_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    append_bool(out, column.slice().bit(row));
    return Fault::none;
}

bool is_integer(ColumnType type) {
    return type == ColumnType::int2 || type == ColumnType::int4 || type == ColumnType::int8;
}

bool is_float(ColumnType type) { return type == ColumnType::float4 || type == ColumnType::float8; }

template <class Number>
AppendArrowValue appender_of(ColumnType column) {
    if (is_float(column)) return &append_float_value<Number>;
    if (column == ColumnType::numeric) return &append_numeric_value<Number>;
    if constexpr (std::integral<Number>) {
        if (is_integer(column)) return &append_integer_value<Number>;
    }
    return nullptr;
}

AppendArrowValue appender_of_decimal(ColumnType column) {
    if (column == ColumnType::numeric) return &append_decimal_value;
    return is_float(column) ? &append_float_of_decimal : nullptr;
}

}  // namespace

AppendArrowValue arrow_number_appender(ColumnType column, const ArrowType& type) {
    switch (type.kind) {
        case ArrowKind::boolean:
            return column == ColumnType::boolean ? &append_bool_value : nullptr;
        case ArrowKind::int8:
            return appender_of<std::int8_t>(column);
        case ArrowKind::uint8:
            return appender_of<std::uint8_t>(column);
        case ArrowKind::int16:
            return appender_of<std::int16_t>(column);
        case ArrowKind::uint16:
            return appender_of<std::uint16_t>(column);
        case ArrowKind::int32:
            return appender_of<std::int32_t>(column);
        case ArrowKind::uint32:
            return appender_of<std::uint32_t>(column);
        case ArrowKind::int64:
            return appender_of<std::int64_t>(column);
        case ArrowKind::uint64:
            return appender_of<std::uint64_t>(column);
        case ArrowKind::float16:
            return appender_of<Half>(column);
        case ArrowKind::float32:
            return appender_of<float>(column);
        case ArrowKind::float64:
            return appender_of<double>(column);
        case ArrowKind::decimal:
            return appender_of_decimal(column);
        default:
            return nullptr;
    }
}

}  // namespace fastcore::pgcopy
