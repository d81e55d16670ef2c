#include "core/response/shape_cache.hpp"

#include <cstring>

#include "core/response/camel_case.hpp"
#include "core/response/json_escape.hpp"

namespace fastcore::response {
namespace {

// Rows of one query need a few kilobytes; more means keys that never come again.
constexpr std::size_t kCacheBytesMax = std::size_t{1} << 20;
// An object with more keys than this is a map: its values are alike, and share one shape.
constexpr std::size_t kMapKeys = 256;

constexpr std::array<char, padded_size(1)> kPlainOpening{'{'};

std::string_view inside(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

const Place* place_below(const Place* place, std::string_view identity) {
    if (place == nullptr) return nullptr;
    const auto found = place->below.find(identity);
    return found != place->below.end() ? found->second.get() : nullptr;
}

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the first memory is written before it is read
ShapeCache::ShapeCache(const Place* row_place)
    : row_place_(row_place), memory_(first_memory_.data(), first_memory_.size()) {
    reset();
}

void ShapeCache::reset() {
    row_shape_ = nullptr;
    memory_.release();
    memory_used_ = 0;
    row_shape_ = make_shape(row_place_);
}

void ShapeCache::trim() {
    if (memory_used_ > kCacheBytesMax) reset();
}

void* ShapeCache::allocate(std::size_t size, std::size_t alignment) {
    memory_used_ += size;
    return memory_.allocate(size, alignment);
}

Shape* ShapeCache::make_shape(const Place* place) {
    Shape* shape = new (allocate(sizeof(Shape), alignof(Shape))) Shape(&memory_);
    shape->place = place;
    shape->opening = place != nullptr ? place->opening.view() : std::string_view(kPlainOpening.data(), 1);
    shape->has_opening_key = place != nullptr && place->has_opening_key;
    return shape;
}

Shape& ShapeCache::value_shape(Shape& shape, Key& key) {
    if (key.value_shape == nullptr) {
        if (shape.keys.size() > kMapKeys && key.value_place == nullptr) {
            if (shape.map_value_shape == nullptr) shape.map_value_shape = make_shape(nullptr);
            key.value_shape = shape.map_value_shape;
        } else {
            key.value_shape = make_shape(key.value_place);
        }
    }
    return *key.value_shape;
}

std::string_view ShapeCache::keep(std::string_view text) {
    const std::size_t size = padded_size(text.size());
    char* copy = static_cast<char*>(allocate(size, 1));
    std::memcpy(copy, text.data(), text.size());
    std::memset(copy + text.size(), 0, size - text.size());
    return {copy, text.size()};
}

KeyLookup ShapeCache::lookup(Shape& shape, std::string_view quoted) {
    std::string escaped;
    std::string_view identity = quoted;
    if (quoted.find('\\') != std::string_view::npos) {
        append_json_string(escaped, decode_json_string(inside(quoted)));
        identity = escaped;
    }
    const auto found = shape.keys.find(identity);
    if (found != shape.keys.end()) return {found->second, false};
    return add_key(shape, quoted, identity);
}

Key* ShapeCache::make_key(std::string_view quoted, std::string_view identity) {
    Key* key = new (allocate(sizeof(Key), alignof(Key))) Key{};
    text_.assign(quoted) += ':';
    key->spelling = keep(text_);
    key->identity = identity == quoted ? key->spelling.substr(0, quoted.size()) : keep(identity);
    return key;
}

KeyLookup ShapeCache::add_key(Shape& shape, std::string_view quoted, std::string_view identity) {
    Key* key = make_key(quoted, identity);
    shape.keys.emplace(key->identity, key);
    if (shape.is_selected()) {
        find_entries(*shape.place, *key);
        return {key, false};
    }

    camel_case_.clear();
    if (identity.find('\\') == std::string_view::npos) {
        append_camel_case(camel_case_, inside(identity));
    } else {
        append_camel_case(camel_case_, decode_json_string(inside(identity)));
    }
    text_.assign(1, ',');
    append_json_string(text_, camel_case_);
    text_ += ':';
    key->output = keep(text_);
    key->value_place = place_below(shape.place, identity);
    key->dropped = shape.place != nullptr && shape.place->replaces_typename && identity == "\"__typename\"";
    return {key, find_collision(shape, *key)};
}

/// A key is looked for as often as it leaves.
void ShapeCache::find_entries(const Place& place, Key& key) {
    Key* taker = nullptr;
    for (std::size_t i = 0; i < place.entries.size(); ++i) {
        const PlaceEntry& entry = place.entries[i];
        if (entry.is_constant || entry.key != key.identity) continue;
        if (taker == nullptr) {
            taker = &key;
        } else {
            taker->again = new (allocate(sizeof(Key), alignof(Key))) Key{};
            taker = taker->again;
        }
        taker->entry = i;
        taker->value_place = entry.below.get();
    }
    key.dropped = taker == nullptr;
}

/// True: an earlier key is written like this one, which nobody knew until now.
bool ShapeCache::find_collision(Shape& shape, Key& key) {
    const auto [found, is_first] = shape.by_output.try_emplace(key.output, &key);
    if (is_first) return false;
    Key* const other = found->second;
    const bool is_new = other->collision == nullptr;
    if (is_new) {
        other->collision = new (allocate(sizeof(Collision), alignof(Collision))) Collision{};
        other->lead = {};
    }
    key.collision = other->collision;
    return is_new;
}

}  // namespace fastcore::response
