// A whole number that may be absent.
#pragma once

#include <cstdint>
#include <limits>

namespace fastcore::sarif {

/// At most 2^31 - 1 with either sign. In one register: an optional one goes through memory in two parts, which a CPU
/// waits for when it then reads both at once.
class Integer {
public:
    constexpr Integer() = default;
    constexpr explicit(false) Integer(std::int32_t number) : number_(number) {}

    constexpr bool has_value() const { return number_ != kNone; }
    constexpr std::int32_t value() const { return number_; }
    constexpr std::int32_t value_or(std::int32_t other) const { return has_value() ? number_ : other; }

    constexpr bool operator==(const Integer&) const = default;

private:
    static constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();

    std::int32_t number_ = kNone;
};

}  // namespace fastcore::sarif
