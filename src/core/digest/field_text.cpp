#include "core/digest/field_text.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "core/digest/whitespace.hpp"
#include "core/support/error.hpp"

namespace fastcore::digest {
namespace {

constexpr std::size_t kDecimalMax = 20;      // of an int64
constexpr std::size_t kCweMax = 4 + 11 + 1;  // "CWE-", an int32, a comma

char* chars(std::byte* bytes) { return reinterpret_cast<char*>(bytes); }
std::byte* bytes(char* chars) { return reinterpret_cast<std::byte*>(chars); }

std::string_view text_of(const FindingView& finding, Field field) {
    switch (field) {
        case Field::rule_id:
            return finding.rule_id;
        case Field::severity:
            return finding.severity;
        case Field::file_path:
            return finding.file_path;
        case Field::message:
            return finding.message;
        case Field::code_snippet:
            return finding.code_snippet;
        case Field::cwe:
            return finding.cwe_text;
        case Field::suppressed:
            return finding.suppressed ? "true" : "false";
        case Field::baseline_state:
            return finding.baseline_state;
        default:
            return finding.tool_name;
    }
}

const std::int64_t* number_of(const FindingView& finding, Field field) {
    switch (field) {
        case Field::line:
            return &finding.line;
        case Field::column:
            return &finding.column;
        case Field::end_line:
            return &finding.end_line;
        case Field::end_column:
            return &finding.end_column;
        default:
            return nullptr;
    }
}

/// The size of what stands between `text` and `end`, into the four bytes before it.
std::byte* close(std::byte* text, std::byte* end) {
    const auto size = static_cast<std::size_t>(end - text);
    auto big_endian = static_cast<std::uint32_t>(size);
    if constexpr (std::endian::native == std::endian::little) big_endian = __builtin_bswap32(big_endian);
    std::memcpy(text - kSizeBytes, &big_endian, kSizeBytes);
    return end;
}

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
    return bytes(std::to_chars(chars(out), chars(out) + kDecimalMax, number).ptr);
}

std::byte* write_cwe(std::span<const std::int32_t> numbers, std::byte* out) {
    std::string_view before = "CWE-";
    for (const std::int32_t number : numbers) {
        std::memcpy(out, before.data(), before.size());
        out = write_decimal(number, out + before.size());
        before = ",CWE-";
    }
    return out;
}

void check_size(std::string_view text) {
    constexpr std::size_t longest = std::numeric_limits<std::uint32_t>::max();
    if (text.size() > longest) {
        throw ArgumentError("a text of a finding is longer than " + std::to_string(longest) + " bytes");
    }
}

}  // namespace

std::size_t fields_bound(const FindingView& finding) {
    constexpr std::size_t numbers_and_sizes = kFieldCount * (kSizeBytes + kDecimalMax);
    return numbers_and_sizes + finding.tool_name.size() + finding.rule_id.size() + finding.severity.size() +
           finding.file_path.size() + 2 * finding.message.size() + finding.code_snippet.size() +
           finding.baseline_state.size() + finding.cwe.size() * kCweMax + finding.cwe_text.size();
}

std::byte* write_field(const FindingView& finding, Field field, std::byte* out) {
    std::byte* const start = out + kSizeBytes;
    if (const std::int64_t* const number = number_of(finding, field))
        return close(start, write_decimal(*number, start));
    if (field == Field::cwe && !finding.cwe.empty()) return close(start, write_cwe(finding.cwe, start));
    const std::string_view text = text_of(finding, field);
    check_size(text);
    if (!text.empty()) std::memcpy(start, text.data(), text.size());
    return close(start, start + text.size());
}

std::byte* write_normalised(std::string_view text, std::byte* out) {
    check_size(text);
    std::byte* const start = out + kSizeBytes;
    return close(start, bytes(write_normalised_text(text, chars(start))));
}

}  // namespace fastcore::digest
