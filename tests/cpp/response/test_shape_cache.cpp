#include <algorithm>
#include <string>

#include "catch.hpp"
#include "core/response/shape_cache.hpp"
#include "core/support/checked_windows.hpp"
#include "support/interrupt.hpp"

namespace fastcore::response {
namespace {

/// Whole blocks can be read from the text's first and second byte on: zeros stand behind it.
bool is_padded(std::string_view text) {
    const std::size_t readable = (text.size() + kKeyBlock - 1) / kKeyBlock * kKeyBlock + 1;
    return std::all_of(text.data() + text.size(), text.data() + readable, [](char c) { return c == 0; });
}

std::unique_ptr<Place> typed_place(std::string_view type_name) {
    RowOptions options;
    options.type_name = type_name;
    return make_places(options);
}

std::string numbered_key(std::size_t number) { return "\"key_" + std::to_string(number) + '"'; }

}  // namespace

TEST_CASE("a key is made once and found by every spelling of it", "[shape_cache]") {
    ShapeCache cache(nullptr);
    Shape& shape = cache.row_shape();
    const KeyLookup first = cache.lookup(shape, R"("first_name")");
    CHECK_FALSE(first.new_collision);
    CHECK(first.key->spelling == R"("first_name":)");
    CHECK(first.key->output == R"(,"firstName":)");
    CHECK(first.key->identity == R"("first_name")");
    CHECK(first.key->next == nullptr);
    CHECK(first.key->collision == nullptr);
    CHECK_FALSE(first.key->dropped);
    CHECK(cache.lookup(shape, R"("first_name")").key == first.key);
    CHECK(cache.lookup(shape, R"("\u0066irst_name")").key == first.key);
    CHECK(cache.lookup(shape, R"("last_name")").key != first.key);
    CHECK(shape.keys.size() == 2);
}

TEST_CASE("a key first met with escapes keeps that spelling", "[shape_cache]") {
    ShapeCache cache(nullptr);
    const Key* key = cache.lookup(cache.row_shape(), R"("\u0061\/_\"x\ud83d\ude00")").key;
    CHECK(key->spelling == R"("\u0061\/_\"x\ud83d\ude00":)");
    CHECK(key->identity == "\"a/_\\\"x\xF0\x9F\x98\x80\"");
    CHECK(key->output == ",\"a/\\\"x\xF0\x9F\x98\x80\":");
}

TEST_CASE("texts can be read in whole blocks", "[shape_cache]") {
    const auto place = typed_place("User");
    ShapeCache cache(place.get());
    CHECK(is_padded(cache.row_shape().opening));
    for (std::size_t size = 0; size < 200; ++size) {
        const Key* key = cache.lookup(cache.row_shape(), '"' + std::string(size, 'x') + '"').key;
        CAPTURE(size);
        CHECK(is_padded(key->spelling));
        CHECK(is_padded(key->output));
    }
}

TEST_CASE("objects open with their type name", "[shape_cache]") {
    ShapeCache plain(nullptr);
    CHECK(plain.row_shape().opening == "{");
    CHECK_FALSE(plain.row_shape().has_opening_key);

    const auto place = typed_place("Us\"er");
    ShapeCache typed(place.get());
    Shape& row = typed.row_shape();
    CHECK(row.opening == R"({"__typename":"Us\"er")");
    CHECK(row.has_opening_key);
    const Shape& nested = typed.value_shape(row, *typed.lookup(row, R"("a")").key);
    CHECK(nested.opening == "{");
    CHECK_FALSE(nested.has_opening_key);

    CHECK(ShapeCache(typed_place("").get()).row_shape().opening == R"({"__typename":"")");
}

TEST_CASE("only row objects with a type name drop their own __typename", "[shape_cache]") {
    const auto place = typed_place("User");
    ShapeCache typed(place.get());
    Shape& row = typed.row_shape();
    CHECK(typed.lookup(row, R"("__type\u006eame")").key->dropped);
    CHECK(typed.lookup(row, R"("__typename")").key->dropped);
    CHECK_FALSE(typed.lookup(row, R"("__typeName")").key->dropped);
    Shape& nested = typed.value_shape(row, *typed.lookup(row, R"("a")").key);
    CHECK_FALSE(typed.lookup(nested, R"("__typename")").key->dropped);

    ShapeCache plain(nullptr);
    CHECK_FALSE(plain.lookup(plain.row_shape(), R"("__typename")").key->dropped);
}

TEST_CASE("keys that are written alike share a collision", "[shape_cache]") {
    ShapeCache cache(nullptr);
    Shape& shape = cache.row_shape();
    const KeyLookup first = cache.lookup(shape, R"("a_b")");
    const KeyLookup second = cache.lookup(shape, R"("aB")");
    const KeyLookup third = cache.lookup(shape, R"("a__b")");
    CHECK_FALSE(first.new_collision);
    CHECK(second.new_collision);
    CHECK_FALSE(third.new_collision);  // whoever comes third is checked from its first object on
    CHECK(first.key->collision != nullptr);
    CHECK(second.key->collision == first.key->collision);
    CHECK(third.key->collision == first.key->collision);
    CHECK_FALSE(cache.lookup(shape, R"("aB")").new_collision);
    CHECK(cache.lookup(shape, R"("other")").key->collision == nullptr);
}

TEST_CASE("surrogates that meet when an underscore goes collide with the code point they form", "[shape_cache]") {
    ShapeCache cache(nullptr);
    cache.lookup(cache.row_shape(), R"("\ud83d_\ude00")");
    CHECK(cache.lookup(cache.row_shape(), "\"\xF0\x9F\x98\x80\"").new_collision);
}

TEST_CASE("a key whose making was stopped is made anew", "[shape_cache]") {
    constexpr std::size_t half = kWindow / 2;
    const std::string text(half, 'x');
    const std::string snake = '"' + text + "_y" + text + "\\u0041\"";
    const std::string camel = '"' + text + 'Y' + text + "A\"";
    test::InterruptAfter counter(test::kNeverInterrupted);
    {
        ShapeCache cache(nullptr);
        cache.lookup(cache.row_shape(), snake, &counter);
    }
    REQUIRE(counter.seen() > 5);
    ShapeCache cache(nullptr);
    Shape& shape = cache.row_shape();
    for (std::size_t stop = 0; stop < counter.seen(); ++stop) {
        test::InterruptAfter checkpoint(stop);
        CHECK_THROWS_AS(cache.lookup(shape, snake, &checkpoint), test::Interrupt);
        CHECK(shape.keys.empty());
    }
    CHECK_FALSE(cache.lookup(shape, snake).new_collision);
    const KeyLookup other = cache.lookup(shape, camel);
    CHECK(other.new_collision);
    CHECK((other.key->output == ',' + camel + ':'));
}

TEST_CASE("keys of different shapes do not collide", "[shape_cache]") {
    ShapeCache cache(nullptr);
    Shape& row = cache.row_shape();
    Key& key = *cache.lookup(row, R"("a_b")").key;
    CHECK_FALSE(cache.lookup(cache.value_shape(row, key), R"("aB")").new_collision);
}

TEST_CASE("the objects of one key have one shape of their own", "[shape_cache]") {
    ShapeCache cache(nullptr);
    Shape& row = cache.row_shape();
    Key& a = *cache.lookup(row, R"("a")").key;
    Key& b = *cache.lookup(row, R"("b")").key;
    CHECK(&cache.value_shape(row, a) == &cache.value_shape(row, a));
    CHECK(&cache.value_shape(row, a) != &cache.value_shape(row, b));
    CHECK(&cache.value_shape(row, a) != &row);
}

TEST_CASE("the values of a map share one shape", "[shape_cache]") {
    ShapeCache cache(nullptr);
    Shape& map = cache.row_shape();
    Key& early = *cache.lookup(map, R"("early")").key;
    Shape& early_shape = cache.value_shape(map, early);
    for (std::size_t i = 0; i < 1000; ++i) cache.lookup(map, numbered_key(i));
    Shape& one = cache.value_shape(map, *cache.lookup(map, numbered_key(998)).key);
    Shape& other = cache.value_shape(map, *cache.lookup(map, numbered_key(999)).key);
    CHECK(&one == &other);
    CHECK(&one != &map);
    CHECK(&cache.value_shape(map, early) == &early_shape);
    CHECK(&early_shape != &one);
}

TEST_CASE("trimming keeps what rows of one query need", "[shape_cache]") {
    const auto place = typed_place("User");
    ShapeCache cache(place.get());
    for (std::size_t i = 0; i < 1000; ++i) cache.lookup(cache.row_shape(), numbered_key(i));
    const Key* key = cache.lookup(cache.row_shape(), numbered_key(7)).key;
    cache.trim();
    CHECK(cache.row_shape().keys.size() == 1000);
    CHECK(cache.lookup(cache.row_shape(), numbered_key(7)).key == key);
}

TEST_CASE("trimming starts over when keys never come again", "[shape_cache]") {
    const auto place = typed_place("User");
    ShapeCache cache(place.get());
    for (std::size_t round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < 20'000; ++i) cache.lookup(cache.row_shape(), numbered_key(i));
        cache.trim();
        CHECK(cache.row_shape().keys.empty());
        CHECK(cache.row_shape().by_output.empty());
        CHECK(cache.row_shape().first == nullptr);
        CHECK(cache.row_shape().opening == R"({"__typename":"User")");
        CHECK(cache.row_shape().has_opening_key);
    }
}

}  // namespace fastcore::response
