#include <algorithm>
#include <array>
#include <string>

#include "catch.hpp"
#include "core/support/utf8.hpp"
#include "support/guarded_pages.hpp"

namespace fastcore {
namespace {

/// Size of the sequence at text[start] as the definition has it: decode the bits, then ask whether this code point
/// is one and needs that many bytes. 0: there is none.
std::size_t sequence_size(std::string_view text, std::size_t start) {
    const auto lead = static_cast<unsigned char>(text[start]);
    if (lead < 0x80) return 1;
    for (std::size_t size = 2; size <= 4; ++size) {
        const unsigned marker = 0xFF00U >> size & 0xFFU;  // 110xxxxx, 1110xxxx, 11110xxx
        const unsigned marker_bits = 0xFF80U >> size & 0xFFU;
        if ((lead & marker_bits) != marker) continue;
        if (text.size() - start < size) return 0;
        std::uint32_t code_point = lead & ~marker_bits & 0xFFU;
        for (std::size_t i = 1; i < size; ++i) {
            const auto next = static_cast<unsigned char>(text[start + i]);
            if (next >> 6 != 2) return 0;
            code_point = code_point << 6 | (next & 0x3FU);
        }
        constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
        const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        return code_point >= smallest[size] && code_point <= 0x10FFFF && !surrogate ? size : 0;
    }
    return 0;
}

std::optional<std::size_t> expected_fault(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = sequence_size(text, i);
        if (size == 0) return i;
        i += size;
    }
    return std::nullopt;
}

bool is_judged_right(std::string_view text) {
    const auto expected = expected_fault(text);
    return find_invalid_utf8(text) == expected && is_valid_utf8(text) == !expected.has_value();
}

void check(const std::string& text) {
    if (!is_judged_right(text)) {
        std::string hex;
        for (const char c : text) {
            hex += std::to_string(static_cast<unsigned char>(c));
            hex += ' ';
        }
        FAIL_CHECK("wrong verdict on the bytes " << hex);
    }
}

/// Bytes on both sides of every boundary in Unicode table 3-7.
constexpr std::string_view kBoundaries("\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xED\xEF\xF0\xF4\xF5\xFF",
                                       19);

}  // namespace

TEST_CASE("every text of one to three bytes is judged as the definition says", "[utf8]") {
    check("");
    std::string text;
    for (int first = 0; first < 256; ++first) {
        check(text.assign(1, static_cast<char>(first)));
        for (int second = 0; second < 256; ++second) {
            text.resize(2);
            text[1] = static_cast<char>(second);
            check(text);
            // A third byte makes no difference to what two ASCII bytes are.
            if (first < 0x80 && second < 0x80 && (first % 0x20 != 0 || second % 0x20 != 0)) continue;
            text.resize(3);
            for (int third = 0; third < 256; ++third) {
                text[2] = static_cast<char>(third);
                check(text);
            }
            text.resize(1);
        }
    }
}

TEST_CASE("four bytes at the boundaries are judged as the definition says", "[utf8]") {
    for (int first = 0xE0; first < 256; ++first) {
        for (const char second : kBoundaries) {
            for (const char third : kBoundaries) {
                for (const char fourth : kBoundaries) check({static_cast<char>(first), second, third, fourth});
            }
        }
    }
}

TEST_CASE("a fault is found at every offset and cut at every length", "[utf8]") {
    const std::array<std::string, 9> sequences{"\xC3\xA9",     "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                               "\xC0\x80",     "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                               "\xE0\x9F\xBF", "\x80",         "\xFF"};
    test::GuardedPages pages(512);
    for (const std::string& sequence : sequences) {
        for (std::size_t before = 0; before < 140; ++before) {
            for (std::size_t size = 1; size <= sequence.size(); ++size) {
                for (const std::size_t behind : {0, 1, 40}) {
                    const std::string text =
                        std::string(before, 'a') + sequence.substr(0, size) + std::string(behind, 'b');
                    check(text);
                    if (!is_judged_right(test::at_end(pages, text))) FAIL_CHECK("at a page's end, offset " << before);
                }
            }
        }
    }
}

TEST_CASE("a fault is found behind and across large blocks", "[utf8]") {
    const std::string euro = "\xE2\x82\xAC";
    std::string valid;
    while (valid.size() < std::size_t{3} << 16) valid += euro;
    for (std::size_t shift = 0; shift < 4; ++shift) {
        const std::string text = std::string(shift, 'x') + valid;
        CHECK_FALSE(find_invalid_utf8(text));
        for (const std::size_t block : {1, 2}) {
            for (std::size_t offset = (block << 16) - 8; offset < (block << 16) + 8; ++offset) {
                std::string bad = text;
                bad[offset] = '\xFF';
                const std::size_t start = offset - (offset - shift) % euro.size();  // of the sequence it is in
                CHECK(find_invalid_utf8(bad) == start);
            }
        }
    }
    CHECK(find_invalid_utf8(std::string(std::size_t{2} << 16, '\x80')) == 0U);
}

}  // namespace fastcore
