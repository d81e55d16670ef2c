// Numbers for generated tests.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fastcore::test {

/// splitmix64: the same numbers on every platform.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::size_t below(std::size_t end) {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return static_cast<std::size_t>((z ^ z >> 31) % end);
    }

    auto of(const auto& choices) { return choices[below(choices.size())]; }

private:
    std::uint64_t state_;
};

}  // namespace fastcore::test
