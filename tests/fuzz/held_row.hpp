// A row in memory of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/response/row.hpp"
#include "fuzz/text.hpp"

namespace fastcore::fuzz {

/// How a row is held: as bytes, or as a str of CPython is, in units of some width.
enum class Width : unsigned char { bytes, least, two, four };

class HeldRow {
public:
    /// A row that is absent.
    HeldRow() = default;

    /// Held as bytes where no str could be made of it, and in wider units where it does not fit.
    HeldRow(std::string_view text, Width width);

    response::Row view() const { return {memory_.data(), size_, encoding_}; }
    bool is_absent() const { return encoding_ == response::Row::Encoding::absent; }
    bool is_bytes() const { return encoding_ == response::Row::Encoding::utf8; }

    /// In UTF-8; of a str, surrogates as three bytes.
    const std::string& utf8() const { return utf8_; }

private:
    template <class Unit>
    void hold(const auto& units);

    response::Row::Encoding encoding_ = response::Row::Encoding::absent;
    std::string utf8_;
    std::vector<char> memory_;  // of exactly the row's size, so that a sanitizer sees every access beyond
    std::size_t size_ = 0;
};

}  // namespace fastcore::fuzz
