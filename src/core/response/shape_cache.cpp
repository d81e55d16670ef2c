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

std::string_view inside(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

std::size_t padded_size(std::size_t size) { return (size / kKeyBlock + 2) * kKeyBlock; }

}  // namespace

ShapeCache::ShapeCache(std::optional<std::string_view> type_name) : opening_("{") {
    if (type_name) {
        opening_ += "\"__typename\":";
        append_json_string(opening_, *type_name);
    }
    reset();
}

void ShapeCache::reset() {
    row_shape_ = nullptr;
    memory_.release();
    memory_used_ = 0;
    row_shape_ = make_shape();
    row_shape_->opening = keep(opening_);
    row_shape_->has_opening_key = opening_.size() > 1;
}

void ShapeCache::trim() {
    if (memory_used_ > kCacheBytesMax) reset();
}

Shape* ShapeCache::make_shape() {
    memory_used_ += sizeof(Shape);
    Shape* shape = new (memory_.allocate(sizeof(Shape), alignof(Shape))) Shape(&memory_);
    shape->opening = keep("{");
    return shape;
}

Shape& ShapeCache::value_shape(Shape& shape, Key& key) {
    if (key.value_shape == nullptr) {
        if (shape.keys.size() > kMapKeys) {
            if (shape.map_value_shape == nullptr) shape.map_value_shape = make_shape();
            key.value_shape = shape.map_value_shape;
        } else {
            key.value_shape = make_shape();
        }
    }
    return *key.value_shape;
}

std::string_view ShapeCache::keep(std::string_view text) {
    const std::size_t size = padded_size(text.size());
    memory_used_ += size;
    char* copy = static_cast<char*>(memory_.allocate(size, 1));
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

KeyLookup ShapeCache::add_key(Shape& shape, std::string_view quoted, std::string_view identity) {
    std::string output = ",";
    append_json_string(output, camel_case(decode_json_string(inside(identity))));
    output += ':';

    memory_used_ += sizeof(Key);
    Key* key = new (memory_.allocate(sizeof(Key), alignof(Key))) Key{};
    key->spelling = keep(std::string(quoted) + ':');
    key->output = keep(output);
    key->identity = identity == quoted ? key->spelling.substr(0, quoted.size()) : keep(identity);
    key->dropped = shape.has_opening_key && identity == "\"__typename\"";
    shape.keys.emplace(key->identity, key);

    const auto [entry, is_first] = shape.by_output.try_emplace(key->output, key);
    if (is_first) return {key, false};
    Key* const other = entry->second;
    const bool new_collision = other->collision == nullptr;
    if (new_collision) {
        other->lead = {};
        other->collision = new (memory_.allocate(sizeof(Collision), alignof(Collision))) Collision{};
    }
    key->collision = other->collision;
    return {key, new_collision};
}

}  // namespace fastcore::response
