// A sum of sizes that cannot wrap around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace fastcore {

/// Throws std::bad_alloc where the sum exceeds what any buffer can have.
class CheckedSize {
public:
    explicit CheckedSize(std::size_t value) : value_(value) {}

    void add(std::size_t size, std::size_t count = 1) {
        std::size_t product = 0;
        const bool wrapped =
            __builtin_mul_overflow(size, count, &product) || __builtin_add_overflow(value_, product, &value_);
        if (wrapped || value_ > PTRDIFF_MAX) throw std::bad_alloc();
    }

    std::size_t value() const { return value_; }

private:
    std::size_t value_;
};

}  // namespace fastcore
