// Rows of an Arrow array, looked at so that reading them needs no further checks. How long the buffers are, the
// interface does not tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "core/support/arrow.hpp"

namespace fastcore::pgcopy {

/// The structs contradict themselves or each other.
class MalformedArrow : public std::runtime_error {
public:
    MalformedArrow() : std::runtime_error("malformed Arrow data") {}
};

/// A number at an address that nobody has aligned.
template <class Number>
Number load(const void* numbers, std::size_t place) {
    Number number;
    std::memcpy(&number, static_cast<const char*>(numbers) + place * sizeof(Number), sizeof number);
    return number;
}

inline bool bit_at(const void* bits, std::size_t place) {
    constexpr std::size_t width = 8;
    return (static_cast<const std::uint8_t*>(bits)[place / width] >> place % width & 1) != 0;
}

class ArrowSlice {
public:
    ArrowSlice() = default;

    /// `size` rows from `start` on of an array that has so many buffers at least, the one of validity first. Throws
    /// MalformedArrow.
    ArrowSlice(const ArrowArray& array, std::size_t start, std::size_t size, std::int64_t buffers_min);

    std::size_t size() const { return size_; }
    const ArrowArray& array() const { return *array_; }

    bool may_hold_nulls() const { return validity_ != nullptr; }
    bool is_null(std::size_t row) const { return validity_ != nullptr && !bit_at(validity_, first_ + row); }

    /// Of buffer 1, which holds numbers.
    template <class Number>
    Number number(std::size_t row) const {
        return load<Number>(values_, first_ + row);
    }
    bool bit(std::size_t row) const { return bit_at(values_, first_ + row); }
    /// Of buffer 1, which holds so many bytes a row.
    const char* bytes(std::size_t row, std::size_t width) const {
        return static_cast<const char*>(values_) + (first_ + row) * width;
    }

    /// Throws MalformedArrow where the offsets of buffer 1, one more than rows, descend or exceed `end`. Those of no
    /// rows are not looked at.
    template <class Offset>
    void check_offsets(std::uint64_t end) const {
        if (size_ == 0) return;
        using Bits = std::make_unsigned_t<Offset>;
        // The sign of what is negative, or of a step down; without branches several rows are looked at at once.
        Bits signs = number<Bits>(0);
        for (std::size_t row = 0; row < size_; ++row) {
            const auto next = number<Bits>(row + 1);
            signs |= next | (next - number<Bits>(row));
        }
        if (static_cast<Offset>(signs) < 0 || number<Bits>(size_) > end) throw MalformedArrow();
    }

private:
    const ArrowArray* array_ = nullptr;
    const void* validity_ = nullptr;  ///< null: no value is
    const void* values_ = nullptr;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace fastcore::pgcopy
