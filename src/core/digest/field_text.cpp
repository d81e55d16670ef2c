#include "core/digest/field_text.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <string>

#include "core/digest/whitespace.hpp"
#include "core/support/error.hpp"

namespace fastcore::digest {
namespace {

char* chars(std::byte* bytes) { return reinterpret_cast<char*>(bytes); }
std::byte* bytes(char* chars) { return reinterpret_cast<std::byte*>(chars); }

/// The two digits of each number below 100, as they stand in memory.
constexpr std::array<std::uint16_t, 100> kDigitPairs = [] {
    std::array<std::uint16_t, 100> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        pairs[i] = static_cast<std::uint16_t>(('0' + i / 10) | ('0' + i % 10) << 8);
    }
    return pairs;
}();

std::byte* write_decimal(std::int64_t number, std::byte* out) {
    // most lines and columns have so few digits, whose count nobody could foresee
    constexpr std::int64_t few_digits = 10'000;
    if constexpr (std::endian::native == std::endian::little) {
        if (number >= 0 && number < few_digits) {
            const auto small = static_cast<std::uint32_t>(number);
            const std::uint32_t digits = kDigitPairs[small / 100] | std::uint32_t{kDigitPairs[small % 100]} << 16;
            const unsigned zeros = (small < 1000) + (small < 100) + (small < 10);
            const std::uint32_t written = digits >> 8 * zeros;
            std::memcpy(out, &written, sizeof written);
            return out + sizeof written - zeros;
        }
    }
    return bytes(std::to_chars(chars(out), chars(out) + kNumberMax - kSizeBytes, number).ptr);
}

void check_size(std::string_view text) {
    constexpr std::size_t longest = std::numeric_limits<std::uint32_t>::max();
    if (text.size() > longest) {
        throw ArgumentError("a text of a finding is longer than " + std::to_string(longest) + " bytes");
    }
}

}  // namespace

std::byte* close_text(std::byte* start, std::byte* end) {
    auto big_endian = static_cast<std::uint32_t>(end - start);
    if constexpr (std::endian::native == std::endian::little) big_endian = __builtin_bswap32(big_endian);
    std::memcpy(start - kSizeBytes, &big_endian, kSizeBytes);
    return end;
}

std::byte* write_text(std::string_view text, std::byte* out) {
    check_size(text);
    std::byte* const start = out + kSizeBytes;
    if (!text.empty()) std::memcpy(start, text.data(), text.size());
    return close_text(start, start + text.size());
}

std::byte* write_normalised(std::string_view text, std::byte* out) {
    check_size(text);
    std::byte* const start = out + kSizeBytes;
    return close_text(start, bytes(write_normalised_text(text, chars(start))));
}

std::byte* write_number(std::int64_t number, std::byte* out) {
    std::byte* const start = out + kSizeBytes;
    return close_text(start, write_decimal(number, start));
}

std::byte* write_cwe(std::span<const std::int32_t> numbers, std::byte* out) {
    std::byte* const start = out + kSizeBytes;
    std::byte* end = start;
    std::string_view before = "CWE-";
    for (const std::int32_t number : numbers) {
        std::memcpy(end, before.data(), before.size());
        end = write_decimal(number, end + before.size());
        before = ",CWE-";
    }
    return close_text(start, end);
}

std::byte* write_flag(bool flag, std::byte* out) { return write_text(flag ? "true" : "false", out); }

}  // namespace fastcore::digest
