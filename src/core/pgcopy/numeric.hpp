// Decimal numbers of any length: groups of four digits, and how many digits of the fraction are shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

struct Decimal {
    bool is_negative = false;
    std::string_view digits;    ///< ASCII
    std::int64_t exponent = 0;  ///< of the last digit
    std::int64_t shown = 0;     ///< digits of the fraction that are shown, trailing zeros included
};

Fault append_numeric(Answer& out, const Decimal& number);
Fault append_numeric(Answer& out, std::int64_t number);
Fault append_numeric(Answer& out, std::uint64_t number);
/// The shortest decimal number that reads as this one, and at least one digit of the fraction up to 10^16, as in
/// Python.
Fault append_numeric(Answer& out, double number);
/// Signed, with an exponent, a NaN or an infinity; no blanks.
Fault append_numeric(Answer& out, std::string_view text);

}  // namespace fastcore::pgcopy
