// Dates and timestamps of Arrow as fields; it counts from the start of 1970.
#include "core/pgcopy/arrow_values.hpp"
#include "core/pgcopy/times.hpp"

namespace fastcore::pgcopy {
namespace {

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

ArrowFault append_days(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_date(out, column.slice().number<std::int32_t>(row) - kEpochDays);
}

ArrowFault append_milliseconds_of_days(const ArrowColumn& column, std::size_t row, Answer& out) {
    constexpr std::int64_t per_day = kSecondsPerDay * 1000;
    return append_date(out, floor_quotient(column.slice().number<std::int64_t>(row), per_day) - kEpochDays);
}

/// From 1970 to 2000 in the unit itself: the last microseconds that PostgreSQL has do not fit when counted from 1970.
template <std::int64_t micros_per_unit>
ArrowFault append_units(Answer& out, std::int64_t since_1970) {
    std::int64_t units = 0;
    std::int64_t micros = 0;
    const bool overflows = __builtin_sub_overflow(since_1970, kEpochDays * kMicrosPerDay / micros_per_unit, &units) ||
                           __builtin_mul_overflow(units, micros_per_unit, &micros);
    return overflows ? ArrowFault{Fault::out_of_range} : append_timestamp(out, micros);
}

template <std::int64_t micros_per_unit>
ArrowFault append_time(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_units<micros_per_unit>(out, column.slice().number<std::int64_t>(row));
}

ArrowFault append_nanoseconds(const ArrowColumn& column, std::size_t row, Answer& out) {
    constexpr std::int64_t per_micro = 1000;
    return append_units<1>(out, floor_quotient(column.slice().number<std::int64_t>(row), per_micro));
}

AppendArrowValue appender_of_unit(char unit) {
    switch (unit) {
        case 's':
            return &append_time<kMicrosPerSecond>;
        case 'm':
            return &append_time<kMicrosPerSecond / 1000>;
        case 'u':
            return &append_time<1>;
        default:
            return &append_nanoseconds;
    }
}

}  // namespace

AppendArrowValue arrow_time_appender(ColumnType column, const ArrowType& type) {
    if (column == ColumnType::date && type.kind == ArrowKind::date32) return &append_days;
    if (column == ColumnType::date && type.kind == ArrowKind::date64) return &append_milliseconds_of_days;
    const ColumnType wanted = type.has_zone ? ColumnType::timestamptz : ColumnType::timestamp;
    return type.kind == ArrowKind::timestamp && column == wanted ? appender_of_unit(type.unit) : nullptr;
}

}  // namespace fastcore::pgcopy
