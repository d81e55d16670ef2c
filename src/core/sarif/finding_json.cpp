#include "core/sarif/finding_json.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "core/sarif/finding_text.hpp"
#include "core/support/hex.hpp"

namespace fastcore::sarif {
namespace {

using response::Answer;

constexpr std::size_t kEscapeSizeMax = 6;  // \u001f
constexpr std::size_t kWord = sizeof(std::uint64_t);

/// The letter of a short escape, 'u' where there is none, 0 for a character that stands for itself.
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> escapes{};
    for (std::size_t c = 0; c < ' '; ++c) escapes[c] = 'u';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    return escapes;
}();

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = 0x8080808080808080U;

/// The high bit of each byte that is zero; bits above the lowest one that is set may be wrong.
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }

/// Likewise of each byte that has to be escaped.
constexpr std::uint64_t escaped_bytes(std::uint64_t word) {
    const std::uint64_t controls = (word - kOnes * ' ') & ~word & kHighs;
    return controls | zero_bytes(word ^ kOnes * '"') | zero_bytes(word ^ kOnes * '\\');
}

char* write_escape(char c, char letter, char* out) {
    *out++ = '\\';
    *out++ = letter;
    if (letter == 'u') {
        const auto byte = static_cast<unsigned char>(c);
        *out++ = '0';
        *out++ = '0';
        *out++ = kHexDigits[byte >> 4];
        *out++ = kHexDigits[byte & 0xF];
    }
    return out;
}

/// Copies up to the first character that has to be escaped, and returns it. There is room for all up to `end`.
const char* copy_plain(const char* at, const char* end, char*& out) {
    if constexpr (std::endian::native == std::endian::little) {
        while (static_cast<std::size_t>(end - at) >= kWord) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, kWord);
            std::memcpy(out, at, kWord);
            const std::uint64_t escaped = escaped_bytes(word);
            const std::size_t plain = escaped == 0 ? kWord : static_cast<std::size_t>(std::countr_zero(escaped)) / 8;
            at += plain;
            out += plain;
            if (plain != kWord) return at;
        }
    }
    while (at != end && kEscapes[static_cast<unsigned char>(*at)] == 0) *out++ = *at++;
    return at;
}

void append_number(Answer& out, std::int32_t number) {
    constexpr std::size_t digits_max = 11;
    out.reserve(digits_max);
    out.set_end(std::to_chars(out.end(), out.end() + digits_max, number).ptr);
}

void append_cwe(Answer& out, std::span<const std::int32_t> numbers) {
    out.append('[');
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        out.append(i == 0 ? "\"" : ",\"");
        out.reserve(kCweSizeMax);
        out.set_end(write_cwe(numbers[i], out.end()));
        out.append('"');
    }
    out.append(']');
}

void append_fingerprint(Answer& out, const FindingTable& table, std::size_t row) {
    if (!table.has_fingerprint(row)) return;
    out.reserve(kFingerprintSize);
    out.set_end(write_fingerprint(table.fingerprint[row], out.end()));
}

void append_finding(Answer& out, const FindingTable& table, std::size_t row) {
    out.append(R"({"rule_id":)");
    append_json_text(out, table.rule_id[row]);
    out.append(R"(,"severity":)");
    append_json_text(out, table.severity[row]);
    out.append(R"(,"file_path":)");
    append_json_text(out, table.file_path[row]);
    out.append(R"(,"line":)");
    append_number(out, table.line[row]);
    out.append(R"(,"column":)");
    append_number(out, table.column[row]);
    out.append(R"(,"end_line":)");
    append_number(out, table.end_line[row]);
    out.append(R"(,"end_column":)");
    append_number(out, table.end_column[row]);
    out.append(R"(,"message":)");
    append_json_text(out, table.message[row]);
    out.append(R"(,"code_snippet":)");
    append_json_text(out, table.code_snippet[row]);
    out.append(R"(,"cwe":)");
    append_cwe(out, table.cwe_of(row));
    out.append(R"(,"fingerprint":")");
    append_fingerprint(out, table, row);
    out.append(table.suppressed[row] != 0 ? R"(","suppressed":true)" : R"(","suppressed":false)");
    out.append(R"(,"baseline_state":)");
    append_json_text(out, table.baseline_state[row]);
    out.append(R"(,"partial_fingerprints":)");
    const std::string_view partial_fingerprints = table.partial_fingerprints[row];
    out.append(partial_fingerprints.empty() ? "{}" : partial_fingerprints);
    out.append(R"(,"tool_name":)");
    append_json_text(out, table.tool_name[row]);
    out.append('}');
}

}  // namespace

void append_json_text(Answer& out, std::string_view text) {
    constexpr std::size_t quotes = 2;
    out.reserve(text.size() + quotes);
    char* to = out.end();
    *to++ = '"';
    const char* at = text.data();
    const char* const end = at + text.size();
    while ((at = copy_plain(at, end, to)) != end) {
        out.set_end(to);
        out.reserve(kEscapeSizeMax + static_cast<std::size_t>(end - at) + quotes);
        to = write_escape(*at, kEscapes[static_cast<unsigned char>(*at)], out.end());
        ++at;
    }
    *to++ = '"';
    out.set_end(to);
}

void append_findings(Answer& out, const FindingTable& table, Checkpoint* checkpoint) {
    constexpr std::size_t rows_between_checks = 4096;
    out.append('[');
    out.expect(table.size());
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (row != 0) out.append(',');
        append_finding(out, table, row);
        out.pass(1);
        if (checkpoint != nullptr && row % rows_between_checks == rows_between_checks - 1) checkpoint->check();
    }
    out.append(']');
}

std::size_t text_size(const FindingTable& table) {
    return table.rule_id.text.size() + table.severity.text.size() + table.file_path.text.size() +
           table.message.text.size() + table.code_snippet.text.size() + table.baseline_state.text.size() +
           table.partial_fingerprints.text.size() + table.tool_name.text.size();
}

}  // namespace fastcore::sarif
