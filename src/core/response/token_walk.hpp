// Passes over whitespace, and copies the numbers and literals of a row.
//
// Included by the kernel files only: see row_walk.hpp.
#pragma once

#include <cstring>
#include <string_view>

#include "core/response/json_scan.hpp"
#include "core/response/row_source.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::response {
namespace {

/// Keeps the compiler from replacing a branch by arithmetic: a branch is foreseen, a sum waits for what it adds.
[[gnu::always_inline]] inline void keep_branch() { asm volatile(""); }

[[gnu::always_inline]] inline void skip_whitespace(RowSource& source) {
    if (*source.at == ' ') {  // one space, as PostgreSQL writes jsonb
        ++source.at;
        keep_branch();
    }
    // NOLINTNEXTLINE(clang-analyzer-security.ArrayBound): the zeros behind the row end the loop
    while (*source.at <= ' ' && is_json_whitespace(*source.at)) [[unlikely]] {
        ++source.at;
        source.refill();
    }
}

/// One comparison: the sign cannot be foreseen.
[[gnu::always_inline]] inline bool starts_number(char c) {
    return static_cast<unsigned char>(c - '-') <= '9' - '-' && c != '.' && c != '/';
}

/// Whether the number is an integer beyond what a double holds exactly, which is 2^53 - 1 (RFC 8259, section 6).
[[gnu::noinline]] inline bool is_big_integer(std::string_view number, Checkpoint* checkpoint) {
    constexpr std::string_view largest = "9007199254740991";
    if (number.front() == '-') number.remove_prefix(1);
    if (number.size() < largest.size() || skip_digits(number, 0, checkpoint) < number.size()) return false;
    return number.size() > largest.size() || number > largest;
}

/// Copies the number at source.at. With `quote_big`, an integer too big for a double becomes a string. False: the
/// number is invalid.
template <class Kernel>
[[gnu::always_inline]] inline bool copy_number(std::string_view row, RowSource& source, char*& out, bool quote_big,
                                               Checkpoint* checkpoint) {
    if (const std::size_t size = Kernel::number_size(source.at)) [[likely]] {
        const bool is_quoted = quote_big && is_big_integer({source.at, size}, nullptr);
        if (is_quoted) [[unlikely]]
            *out++ = '"';
        Kernel::copy(out, source.at, size);
        source.at += size;
        out += size;
        if (is_quoted) [[unlikely]]
            *out++ = '"';
        return true;
    }
    const std::size_t start = source.offset();
    const TokenScan scan = scan_number(row, start, checkpoint);
    if (scan.reason != nullptr) return false;
    const std::string_view number = row.substr(start, scan.end - start);
    const bool is_quoted = quote_big && is_big_integer(number, checkpoint);
    if (is_quoted) *out++ = '"';
    if (number.size() <= RowSource::kReadable / 2) {
        Kernel::copy(out, source.at, number.size());
        out += number.size();
    } else {
        out = copy_in_windows(out, number, checkpoint);
    }
    if (is_quoted) *out++ = '"';
    source.move_to(scan.end);
    return true;
}

[[gnu::always_inline]] inline bool copy_literal(RowSource& source, char*& out, std::string_view literal) {
    if (std::memcmp(source.at, literal.data(), literal.size()) != 0) return false;
    std::memcpy(out, literal.data(), literal.size());
    source.at += literal.size();
    out += literal.size();
    return true;
}

}  // namespace
}  // namespace fastcore::response
