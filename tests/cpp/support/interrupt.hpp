// Work that its own checkpoint stops.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>

#include "core/support/checkpoint.hpp"

namespace fastcore::test {

class Interrupt : public std::exception {};

/// Lets work pass so many times.
class InterruptAfter final : public Checkpoint {
public:
    explicit InterruptAfter(std::size_t passes) : passes_(passes) {}

    void check() override {
        if (seen_ == passes_) throw Interrupt();
        ++seen_;
    }

    std::size_t seen() const { return seen_; }

private:
    std::size_t passes_;
    std::size_t seen_ = 0;
};

inline constexpr std::size_t kNeverInterrupted = SIZE_MAX;

}  // namespace fastcore::test
