#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/support/utf8.hpp"
#include "support/code_points.hpp"
#include "support/guarded_pages.hpp"

namespace fastcore {
namespace {

constexpr std::uint32_t kCodePoints = 0x110000;

constexpr bool is_surrogate(std::uint32_t code_point) { return code_point >= 0xD800 && code_point <= 0xDFFF; }

template <class Unit>
std::vector<Unit> all_code_points() {
    std::vector<Unit> units;
    const std::uint64_t end = std::min<std::uint64_t>(kCodePoints, std::uint64_t{1} << (8 * sizeof(Unit)));
    for (std::uint32_t code_point = 0; code_point < end; ++code_point) {
        if (!is_surrogate(code_point)) units.push_back(static_cast<Unit>(code_point));
    }
    return units;
}

template <class Unit>
void check_round_trip(const std::vector<Unit>& units) {
    std::string text(utf8_size(std::span<const Unit>(units)), '\0');
    const Utf8Result result = transcode_utf8(std::span<const Unit>(units), text.data());
    REQUIRE_FALSE(result.lone_surrogate);
    REQUIRE(result.size == text.size());
    REQUIRE(is_valid_utf8(text));
    REQUIRE(std::ranges::equal(test::code_points(text), units));
}

/// Writes `units` into a place of exactly the size that was announced, before a page that must not be touched.
template <class Unit>
Utf8Result transcode_guarded(test::GuardedPages& pages, const std::vector<Unit>& units, std::string& text) {
    const std::span<const Unit> span(units);
    const std::span<char> out = pages.last(utf8_size(span));
    const Utf8Result result = transcode_utf8(span, out.data());
    text.assign(out.data(), result.size);
    return result;
}

/// One unit that is not ASCII at every place of a longer text.
template <class Unit>
void check_places(std::uint32_t odd) {
    test::GuardedPages pages(1024);
    std::string encoded;
    append_utf8(encoded, odd);
    for (std::size_t size = 1; size < 70; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::vector<Unit> units(size, Unit{'a'});
            units[place] = static_cast<Unit>(odd);
            std::string text;
            const Utf8Result result = transcode_guarded(pages, units, text);
            const std::string expected = std::string(place, 'a') + encoded + std::string(size - place - 1, 'a');
            if (result.lone_surrogate || text != expected) FAIL("size " << size << ", place " << place);
        }
    }
}

template <class Unit>
void check_lone_surrogates() {
    test::GuardedPages pages(1024);
    for (const std::uint32_t surrogate : {0xD800U, 0xDBFFU, 0xDC00U, 0xDFFFU}) {
        for (std::size_t place = 0; place < 40; ++place) {
            std::vector<Unit> units(place, Unit{0xE9});
            units.push_back(static_cast<Unit>(surrogate));
            units.resize(place + 20, Unit{'a'});
            std::string text;
            const Utf8Result result = transcode_guarded(pages, units, text);
            if (!result.lone_surrogate || result.size != 2 * place) FAIL("place " << place);
        }
    }
}

}  // namespace

TEST_CASE("every code point survives the way to UTF-8", "[utf8]") {
    check_round_trip(all_code_points<std::uint8_t>());
    check_round_trip(all_code_points<std::uint16_t>());
    check_round_trip(all_code_points<std::uint32_t>());
}

TEST_CASE("every code point takes the bytes that were announced", "[utf8]") {
    std::uint32_t wrong = 0;
    for (std::uint32_t code_point = 0; code_point < kCodePoints; ++code_point) {
        const std::size_t expected = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
        std::string text;
        append_utf8(text, code_point);
        const std::span<const std::uint32_t> one(&code_point, 1);
        wrong +=
            text.size() != expected || utf8_size(one) != expected || is_valid_utf8(text) == is_surrogate(code_point);
    }
    CHECK(wrong == 0);
}

TEST_CASE("a wide unit may stand anywhere among ASCII", "[utf8]") {
    check_places<std::uint8_t>(0x80);
    check_places<std::uint8_t>(0xFF);
    check_places<std::uint16_t>(0x7FF);
    check_places<std::uint16_t>(0x800);
    check_places<std::uint16_t>(0xFFFF);
    check_places<std::uint32_t>(0x80);
    check_places<std::uint32_t>(0x10000);
    check_places<std::uint32_t>(0x10FFFF);
}

TEST_CASE("a lone surrogate ends the text and its place is told in bytes", "[utf8]") {
    check_lone_surrogates<std::uint16_t>();
    check_lone_surrogates<std::uint32_t>();
}

TEST_CASE("surrogate halves side by side are no pair in a Python str", "[utf8]") {
    const std::vector<std::uint16_t> halves{'a', 0xD83D, 0xDE00};
    std::string text(utf8_size(std::span<const std::uint16_t>(halves)), '\0');
    const Utf8Result result = transcode_utf8(std::span<const std::uint16_t>(halves), text.data());
    CHECK(result.lone_surrogate);
    CHECK(result.size == 1);
}

TEST_CASE("no text is no bytes", "[utf8]") {
    CHECK(utf8_size(std::span<const std::uint8_t>()) == 0);
    CHECK(utf8_size(std::span<const std::uint16_t>()) == 0);
    CHECK(utf8_size(std::span<const std::uint32_t>()) == 0);
    CHECK(transcode_utf8(std::span<const std::uint32_t>(), nullptr).size == 0);
}

}  // namespace fastcore
