#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/support/utf8.hpp"
#include "support/code_points.hpp"
#include "support/guarded_pages.hpp"
#include "support/on_each_kernel.hpp"
#include "support/random.hpp"

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

/// What is drawn from for one text: ranges of code points, likely ones several times.
using Mix = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

const std::vector<Mix> kMixes{
    {{0x80, 0xFF}},
    {{0, 0x7F}, {0x80, 0xFF}},
    {{0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0x80, 0xFF}},
    {{0x80, 0x7FF}},
    {{0x800, 0xD7FF}},
    {{0xE000, 0xFFFF}},
    {{0x10000, 0x10FFFF}},
    {{0x7E, 0x81}, {0x7FE, 0x801}},
    {{0x7E, 0x81}, {0x7FE, 0x801}, {0xD7FF, 0xD7FF}, {0xE000, 0xE000}, {0xFFFE, 0x10001}},
    {{0, 0x7F}, {0x80, 0x7FF}, {0x800, 0xD7FF}},
    {{0, 0x7F}, {0x80, 0x7FF}, {0x800, 0xD7FF}, {0x10000, 0x10FFFF}},
    {{0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0, 0x7F}, {0x4E00, 0x9FFF}, {0x1F600, 0x1F64F}},
};

template <class Unit>
std::vector<Unit> mixed(test::Random& random, const Mix& mix, std::size_t size) {
    std::vector<Unit> units;
    while (units.size() < size) {
        const auto [first, last] = mix[random.below(mix.size())];
        const auto code_point = static_cast<std::uint32_t>(first + random.below(last - first + 1));
        if (code_point <= std::numeric_limits<Unit>::max()) units.push_back(static_cast<Unit>(code_point));
    }
    return units;
}

template <class Unit>
bool holds(const Mix& mix) {
    return std::ranges::any_of(mix, [](auto range) { return range.second <= std::numeric_limits<Unit>::max(); });
}

/// Texts of every length up to several blocks, read up to the last byte of a page and written up to that of another;
/// the expected text is put together one code point at a time. Every other text holds a lone surrogate.
template <class Unit>
void check_mixes() {
    constexpr std::size_t sizes = 200;
    test::Random random(sizeof(Unit));
    test::GuardedPages source(sizes * sizeof(Unit));
    test::GuardedPages target(sizes * 4);
    for (const Mix& mix : kMixes) {
        if (!holds<Unit>(mix)) continue;
        for (std::size_t size = 1; size <= sizes; ++size) {
            std::vector<Unit> units = mixed<Unit>(random, mix, size);
            const std::size_t end = sizeof(Unit) > 1 && random.below(2) == 0 ? random.below(size) : size;
            if (end < size) units[end] = static_cast<Unit>(0xD800 + random.below(0x800));
            std::string expected;
            for (std::size_t i = 0; i < end; ++i) append_utf8(expected, units[i]);
            std::size_t announced = expected.size();
            for (std::size_t i = end; i < size; ++i) {
                std::string one;
                append_utf8(one, units[i]);
                announced += one.size();
            }

            auto* const placed = reinterpret_cast<Unit*>(source.last(size * sizeof(Unit)).data());
            std::ranges::copy(units, placed);
            const std::span<const Unit> text(placed, size);
            char* const out = target.last(announced).data();
            const std::size_t told = utf8_size(text);
            const Utf8Result result = transcode_utf8(text, out);
            const bool right = told == announced && result.lone_surrogate == (end < size) &&
                               std::string_view(out, result.size) == expected;
            if (!right) FAIL("mix " << &mix - kMixes.data() << ", " << size << " units, lone surrogate at " << end);
        }
    }
}

}  // namespace

TEST_CASE("every code point survives the way to UTF-8", "[utf8]") {
    test::on_each_kernel([] {
        check_round_trip(all_code_points<std::uint8_t>());
        check_round_trip(all_code_points<std::uint16_t>());
        check_round_trip(all_code_points<std::uint32_t>());
    });
}

TEST_CASE("every code point takes the bytes that were announced", "[utf8]") {
    test::on_each_kernel([] {
        std::uint32_t wrong = 0;
        for (std::uint32_t code_point = 0; code_point < kCodePoints; ++code_point) {
            const std::size_t expected = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
            std::string text;
            append_utf8(text, code_point);
            const std::span<const std::uint32_t> one(&code_point, 1);
            wrong += text.size() != expected || utf8_size(one) != expected ||
                     is_valid_utf8(text) == is_surrogate(code_point);
        }
        CHECK(wrong == 0);
    });
}

TEST_CASE("a wide unit may stand anywhere among ASCII", "[utf8]") {
    test::on_each_kernel([] {
        check_places<std::uint8_t>(0x80);
        check_places<std::uint8_t>(0xFF);
        check_places<std::uint16_t>(0x7FF);
        check_places<std::uint16_t>(0x800);
        check_places<std::uint16_t>(0xFFFF);
        check_places<std::uint32_t>(0x80);
        check_places<std::uint32_t>(0x10000);
        check_places<std::uint32_t>(0x10FFFF);
    });
}

TEST_CASE("a lone surrogate ends the text and its place is told in bytes", "[utf8]") {
    test::on_each_kernel([] {
        check_lone_surrogates<std::uint16_t>();
        check_lone_surrogates<std::uint32_t>();
    });
}

TEST_CASE("texts of every length and mixture are transcoded as one code point after the other", "[utf8]") {
    test::on_each_kernel([] {
        check_mixes<std::uint8_t>();
        check_mixes<std::uint16_t>();
        check_mixes<std::uint32_t>();
    });
}

TEST_CASE("surrogate halves side by side are no pair in a Python str", "[utf8]") {
    test::on_each_kernel([] {
        const std::vector<std::uint16_t> halves{'a', 0xD83D, 0xDE00};
        std::string text(utf8_size(std::span<const std::uint16_t>(halves)), '\0');
        const Utf8Result result = transcode_utf8(std::span<const std::uint16_t>(halves), text.data());
        CHECK(result.lone_surrogate);
        CHECK(result.size == 1);
    });
}

TEST_CASE("no text is no bytes", "[utf8]") {
    test::on_each_kernel([] {
        CHECK(utf8_size(std::span<const std::uint8_t>()) == 0);
        CHECK(utf8_size(std::span<const std::uint16_t>()) == 0);
        CHECK(utf8_size(std::span<const std::uint32_t>()) == 0);
        CHECK(transcode_utf8(std::span<const std::uint32_t>(), nullptr).size == 0);
    });
}

}  // namespace fastcore
