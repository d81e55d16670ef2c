// Decimal numbers of Arrow: integers of 32 to 256 bits with a scale.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/pgcopy/numeric.hpp"

namespace fastcore::pgcopy {

/// Digits of such a number, which outlives what it gives.
class ArrowDecimal {
public:
    /// `bytes`: so many of an integer in two's complement, little endian.
    ArrowDecimal(const char* bytes, std::size_t width, std::int64_t scale);

    Decimal number() const;
    /// The nearest one; infinite where there is none.
    double nearest() const;

private:
    static constexpr std::size_t kWords = 4;
    static constexpr std::size_t kDigitsMax = 80;

    std::array<char, kDigitsMax> digits_{};
    std::size_t first_ = kDigitsMax;
    bool is_negative_ = false;
    std::int64_t scale_;
};

}  // namespace fastcore::pgcopy
