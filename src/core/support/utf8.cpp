#include "core/support/utf8.hpp"

#include <simdjson.h>

#include <array>

namespace fastcore {
namespace {

// A run of this many ASCII code units is narrowed in one step that compilers turn into SIMD.
constexpr std::size_t kAsciiRun = 16;

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

struct SequenceRule {
    std::size_t size;      // 0: no sequence starts with this byte
    unsigned second_low;   // the second byte's range, which excludes overlong forms,
    unsigned second_high;  // surrogates and code points above U+10FFFF (Unicode table 3-7)
};

SequenceRule sequence_rule(unsigned lead) {
    if (lead < 0x80) return {1, 0, 0};
    if (lead < 0xC2) return {0, 0, 0};
    if (lead < 0xE0) return {2, 0x80, 0xBF};
    if (lead == 0xE0) return {3, 0xA0, 0xBF};
    if (lead == 0xED) return {3, 0x80, 0x9F};
    if (lead < 0xF0) return {3, 0x80, 0xBF};
    if (lead == 0xF0) return {4, 0x90, 0xBF};
    if (lead < 0xF4) return {4, 0x80, 0xBF};
    if (lead == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

bool is_well_formed(std::string_view text, std::size_t start, const SequenceRule& rule) {
    if (rule.size == 0 || rule.size > text.size() - start) return false;
    if (rule.size == 1) return true;
    const unsigned second = byte_at(text, start + 1);
    if (second < rule.second_low || second > rule.second_high) return false;
    for (std::size_t i = 2; i < rule.size; ++i) {
        if ((byte_at(text, start + i) & 0xC0) != 0x80) return false;
    }
    return true;
}

constexpr bool is_surrogate(std::uint32_t unit) { return (unit & 0xFFFFF800U) == 0xD800U; }

template <class Unit>
std::size_t measure(std::span<const Unit> text) {
    std::size_t extra = 0;
    for (const Unit unit : text) {
        extra += unit >= 0x80;
        if constexpr (sizeof(Unit) > 1) extra += unit >= 0x800;
        if constexpr (sizeof(Unit) > 2) extra += unit >= 0x10000;
    }
    return text.size() + extra;
}

template <class Unit>
bool is_ascii_run(const Unit* units) {
    Unit bits = 0;
    for (std::size_t i = 0; i < kAsciiRun; ++i) bits = static_cast<Unit>(bits | units[i]);
    return bits < 0x80;
}

char* encode(std::uint32_t code_point, char* out) {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
    return out;
}

template <class Unit>
Utf8Result transcode(std::span<const Unit> text, char* const start) {
    char* out = start;
    const Unit* unit = text.data();
    const Unit* const end = unit + text.size();
    while (unit != end) {
        while (static_cast<std::size_t>(end - unit) >= kAsciiRun && is_ascii_run(unit)) {
            for (std::size_t i = 0; i < kAsciiRun; ++i) out[i] = static_cast<char>(unit[i]);
            unit += kAsciiRun;
            out += kAsciiRun;
        }
        // The run ahead holds something else: go through it one by one before trying the wide step again.
        for (std::size_t i = 0; i < kAsciiRun && unit != end; ++i, ++unit) {
            if (is_surrogate(*unit)) return {static_cast<std::size_t>(out - start), true};
            out = encode(*unit, out);
        }
    }
    return {static_cast<std::size_t>(out - start), false};
}

}  // namespace

bool is_valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const SequenceRule rule = sequence_rule(byte_at(text, i));
        if (!is_well_formed(text, i, rule)) return i;
        i += rule.size;
    }
    return std::nullopt;
}

std::size_t utf8_size(std::span<const std::uint8_t> latin1) { return measure(latin1); }
std::size_t utf8_size(std::span<const std::uint16_t> ucs2) { return measure(ucs2); }
std::size_t utf8_size(std::span<const std::uint32_t> ucs4) { return measure(ucs4); }

void append_utf8(std::string& out, std::uint32_t code_point) {
    std::array<char, 4> bytes;
    out.append(bytes.data(), encode(code_point, bytes.data()));
}

Utf8Result transcode_utf8(std::span<const std::uint8_t> latin1, char* out) { return transcode(latin1, out); }
Utf8Result transcode_utf8(std::span<const std::uint16_t> ucs2, char* out) { return transcode(ucs2, out); }
Utf8Result transcode_utf8(std::span<const std::uint32_t> ucs4, char* out) { return transcode(ucs4, out); }

}  // namespace fastcore
