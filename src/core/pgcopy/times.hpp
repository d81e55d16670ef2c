// Dates and times as PostgreSQL counts them: days and microseconds since the start of the year 2000.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;
/// From the start of 1970 to that of 2000.
inline constexpr std::int64_t kEpochDays = 10'957;

/// Of the Gregorian calendar; month and day count from 1.
std::int64_t days_since_2000(int year, int month, int day);

constexpr std::int64_t micros_of_day(int hour, int minute, int second, int micros) {
    return ((hour * std::int64_t{60} + minute) * 60 + second) * kMicrosPerSecond + micros;
}

/// Refuse what the server would.
Fault append_date(Answer& out, std::int64_t days);
Fault append_timestamp(Answer& out, std::int64_t micros);

/// YYYY-MM-DD.
Fault append_date(Answer& out, std::string_view text);
/// YYYY-MM-DD HH:MM[:SS[.digits]] and, for timestamptz, the zone's offset; digits behind the sixth are dropped.
Fault append_timestamp(Answer& out, ColumnType type, std::string_view text);

}  // namespace fastcore::pgcopy
