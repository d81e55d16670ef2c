// Short runs of digits, without a branch for each: nobody could foresee how many there are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fastcore::sarif {

/// Bytes that are looked at, of which there have to be so many.
inline constexpr std::size_t kDigitsAtOnce = 8;

namespace digits {

inline constexpr std::uint64_t kZeros = 0x3030303030303030;

/// The first byte lowest, whatever the CPU's order is.
inline std::uint64_t word_at(const char* text) {
    std::uint64_t word;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

}  // namespace digits

/// Digits at the start of the eight bytes.
inline std::size_t count_digits(const char* text) {
    const std::uint64_t values = digits::word_at(text) ^ digits::kZeros;
    // a byte above 9 becomes one with a high half
    const std::uint64_t others = (values | ((values & 0x7F7F7F7F7F7F7F7F) + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0;
    return others == 0 ? kDigitsAtOnce : static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

/// The number that the first `count` digits make, 1 to 8 of them.
inline std::uint32_t read_digits(const char* text, std::size_t count) {
    std::uint64_t number = (digits::word_at(text) ^ digits::kZeros) << 8 * (kDigitsAtOnce - count);
    // neighbours are joined: digits, pairs, fours
    number = (number * 10 + (number >> 8)) & 0x00FF00FF00FF00FF;
    number = (number * 100 + (number >> 16)) & 0x0000FFFF0000FFFF;
    return static_cast<std::uint32_t>(number * 10'000 + (number >> 32));
}

}  // namespace fastcore::sarif
