#include "core/support/utf8.hpp"

#include <simdjson.h>

#include <array>

#include "core/support/cpu.hpp"
#include "core/support/transcode.hpp"
#include "core/support/utf8_encode.hpp"

namespace fastcore {
namespace {

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

/// Where to start looking for a fault: whole blocks before it are valid, which is told many times faster than where in
/// a block the fault is.
std::size_t skip_valid_blocks(std::string_view text) {
    constexpr std::size_t block = std::size_t{1} << 16;
    constexpr std::size_t longest_tail = 3;  // of a sequence, behind its first byte
    std::size_t start = 0;
    while (text.size() - start > block) {
        std::size_t end = start + block;
        for (std::size_t i = 0; i < longest_tail && (byte_at(text, end) & 0xC0) == 0x80; ++i) --end;
        if (!is_valid_utf8(text.substr(start, end - start))) break;
        start = end;
    }
    return start;
}

const transcoding::Codecs& codecs() {
    switch (active_kernel()) {
#if defined(__x86_64__)
        case Kernel::avx2:
            return transcoding::kAvx2;
        case Kernel::avx512:
            return transcoding::kAvx512;
#elif defined(__AARCH64EL__)
        case Kernel::neon:
            return transcoding::kNeon;
#endif
        default:
            return transcoding::kPortable;
    }
}

}  // namespace

bool is_valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    for (std::size_t i = skip_valid_blocks(text); i < text.size();) {
        const SequenceRule rule = sequence_rule(byte_at(text, i));
        if (!is_well_formed(text, i, rule)) return i;
        i += rule.size;
    }
    return std::nullopt;
}

std::size_t utf8_size(std::span<const std::uint8_t> latin1) {
    return codecs().latin1.size(latin1.data(), latin1.size());
}

std::size_t utf8_size(std::span<const std::uint16_t> ucs2) { return codecs().ucs2.size(ucs2.data(), ucs2.size()); }

std::size_t utf8_size(std::span<const std::uint32_t> ucs4) { return codecs().ucs4.size(ucs4.data(), ucs4.size()); }

void append_utf8(std::string& out, std::uint32_t code_point) {
    std::array<char, 4> bytes;
    out.append(bytes.data(), encode_utf8(code_point, bytes.data()));
}

Utf8Result transcode_utf8(std::span<const std::uint8_t> latin1, char* out) {
    return codecs().latin1.write(latin1.data(), latin1.size(), out);
}

Utf8Result transcode_utf8(std::span<const std::uint16_t> ucs2, char* out) {
    return codecs().ucs2.write(ucs2.data(), ucs2.size(), out);
}

Utf8Result transcode_utf8(std::span<const std::uint32_t> ucs4, char* out) {
    return codecs().ucs4.write(ucs4.data(), ucs4.size(), out);
}

}  // namespace fastcore
