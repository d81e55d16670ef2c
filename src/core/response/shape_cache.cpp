#include "core/response/shape_cache.hpp"

#include <cstring>
#include <string>

#include "core/response/camel_case.hpp"
#include "core/response/json_escape.hpp"
#include "core/support/checked_windows.hpp"

namespace fastcore::response {
namespace {

// Rows of one query need a few kilobytes; more means keys that never come again.
constexpr std::size_t kCacheBytesMax = std::size_t{1} << 20;
// An object with more keys than this is a map: its values are alike, and share one shape.
constexpr std::size_t kMapKeys = 256;

constexpr std::array<char, padded_size(1)> kPlainOpening{'{'};

std::string_view inside(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

bool holds(std::string_view text, char c, Checkpoint* checkpoint) {
    bool found = false;
    in_checked_windows(text.size(), checkpoint, [&](std::size_t start, std::size_t end) {
        found = found || text.substr(start, end - start).find(c) != std::string_view::npos;
    });
    return found;
}

/// Zeros behind a text that ends at `end`, where there is room for them.
std::string_view padded(char* text, char* end) {
    const auto size = static_cast<std::size_t>(end - text);
    std::memset(end, 0, padded_size(size) - size);
    return {text, size};
}

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

/// The parts as one text.
std::string_view ShapeCache::keep(std::initializer_list<std::string_view> parts, Checkpoint* checkpoint) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    char* const text = static_cast<char*>(allocate(padded_size(size), 1));
    char* end = text;
    for (const std::string_view part : parts) end = copy_in_windows(end, part, checkpoint);
    return padded(text, end);
}

KeyLookup ShapeCache::lookup(Shape& shape, std::string_view quoted, Checkpoint* checkpoint) {
    std::string escaped;
    std::string_view identity = quoted;
    auto place = shape.keys.lower_bound(identity);
    const auto is_there = [&] { return place != shape.keys.end() && place->first == identity; };
    if (is_there()) return {place->second, false};
    if (holds(quoted, '\\', checkpoint)) {
        escaped.reserve(quoted.size());  // it is never longer
        append_json_string(escaped, decode_json_string(inside(quoted), checkpoint), checkpoint);
        identity = escaped;
        place = shape.keys.lower_bound(identity);
        if (is_there()) return {place->second, false};
    }
    Key* const key = make_key(shape, quoted, identity, checkpoint);
    // First: where memory is too short to enter it in `keys` as well, it collides with itself when it is met again.
    const bool new_collision = !shape.is_selected() && find_collision(shape, *key);
    shape.keys.emplace_hint(place, key->identity, key);
    return {key, new_collision};
}

Key* ShapeCache::make_key(const Shape& shape, std::string_view quoted, std::string_view identity,
                          Checkpoint* checkpoint) {
    Key* key = new (allocate(sizeof(Key), alignof(Key))) Key{};
    const std::string_view member = keep({",", quoted, ":"}, checkpoint);
    const bool is_plain = identity.data() == quoted.data();
    key->spelling = member.substr(1);
    key->identity = is_plain ? member.substr(1, quoted.size()) : keep({identity}, checkpoint);
    if (shape.is_selected()) {
        find_entries(*shape.place, *key);
        return key;
    }
    key->output = is_plain && !holds(quoted, '_', checkpoint) ? member : keep_output(key->identity, checkpoint);
    key->value_place = place_below(shape.place, identity);
    key->dropped = shape.place != nullptr && shape.place->replaces_typename && identity == "\"__typename\"";
    return key;
}

std::string_view ShapeCache::keep_output(std::string_view identity, Checkpoint* checkpoint) {
    if (holds(identity, '\\', checkpoint)) {
        std::string name = decode_json_string(inside(identity), checkpoint);
        name.resize(static_cast<std::size_t>(write_camel_case(name.data(), name, checkpoint) - name.data()));
        std::string output;
        output.reserve(identity.size());
        append_json_string(output, name, checkpoint);
        return keep({",", output, ":"}, checkpoint);
    }
    char* const text = static_cast<char*>(allocate(padded_size(identity.size() + 2), 1));
    text[0] = ',';
    text[1] = '"';
    char* end = write_camel_case(text + 2, inside(identity), checkpoint);
    *end++ = '"';
    *end++ = ':';
    return padded(text, end);
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
