#include "core/sarif/finding_text.hpp"

#include <algorithm>
#include <charconv>

#include "core/support/hex.hpp"

namespace fastcore::sarif {
namespace {

int lower_hex_value(char c) { return c >= 'A' && c <= 'F' ? -1 : hex_value(c); }

}  // namespace

char* write_fingerprint(const digest::Digest& digest, char* out) {
    return write_hex(digest, std::ranges::copy(kFingerprintPrefix, out).out);
}

std::optional<digest::Digest> read_fingerprint(std::string_view text) {
    if (text.size() != kFingerprintSize || !text.starts_with(kFingerprintPrefix)) return std::nullopt;
    digest::Digest digest;
    const char* digit = text.data() + kFingerprintPrefix.size();
    for (std::byte& byte : digest) {
        const int high = lower_hex_value(*digit++);
        const int low = lower_hex_value(*digit++);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::byte>(high << 4 | low);
    }
    return digest;
}

char* write_cwe(std::int32_t number, char* out) {
    out = std::ranges::copy(kCwePrefix, out).out;
    return std::to_chars(out, out + (kCweSizeMax - kCwePrefix.size()), number).ptr;
}

std::optional<std::int32_t> read_cwe(std::string_view text) {
    if (!text.starts_with(kCwePrefix)) return std::nullopt;
    const std::string_view digits = text.substr(kCwePrefix.size());
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
    const bool is_canonical = is_whole && !digits.starts_with('0') && number >= 1 && number <= kCweMax;
    return is_canonical ? std::optional(number) : std::nullopt;
}

}  // namespace fastcore::sarif
