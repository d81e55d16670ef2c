// The shapes of the objects met so far: which keys they have, how each is written, and which one comes next.
//
// Rows of one query repeat their key sequence. Every key therefore remembers the key that followed it last time,
// and the walk needs one comparison of bytes to be sure of it; only a wrong guess looks the key up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <map>
#include <memory_resource>
#include <string_view>

#include "core/response/padded_text.hpp"
#include "core/response/place.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

struct Shape;
struct Key;

/// Different keys that are written alike. Only keys of such a group are checked against each other in every object.
struct Collision {
    std::uint64_t object = 0;  ///< the object that `seen` belongs to
    const Key* seen = nullptr;
};

/// The text that led to a key's value the last time, from the brace or the value before it on: `, "first_name": `.
/// While the next row has the same, one comparison passes all of it.
struct Lead {
    static constexpr std::size_t kSizeMax = 32;

    void set(std::string_view lead, bool is_first) {
        size_in_front = is_first ? lead.size() : 0;
        size_behind = is_first ? 0 : lead.size();
        text = {};
        mask = {};
        std::memcpy(text.data(), lead.data(), lead.size());
        std::memset(mask.data(), 0xFF, lead.size());
    }

    std::size_t size_in_front = 0;  ///< of a first key, from the brace on; 0: not known
    std::size_t size_behind = 0;    ///< of another key; 0: not known
    std::array<char, kSizeMax> text{};
    std::array<char, kSizeMax> mask{};  ///< ones where the text is
};

/// The size of a key's values, while it stays the same.
struct UsualSize {
    std::size_t size = SIZE_MAX;  ///< that of two values in a row; SIZE_MAX, which none has: they differed
    std::size_t last = 0;

    void update(std::size_t found) {
        size = found == last ? found : SIZE_MAX;
        last = found;
    }
};

inline constexpr std::size_t kNoEntry = SIZE_MAX;

/// A key of one shape, as it was spelled when it was first met. Its texts are padded as PaddedText is, and may share
/// memory.
struct Key {
    std::string_view spelling;           ///< `"first_name":`
    std::string_view output;             ///< `,"firstName":`; empty where the object is selected
    Key* next = nullptr;                 ///< the key that followed in the last object of this shape
    Shape* value_shape = nullptr;        ///< shape of the objects in its value, made when the first one is met
    Collision* collision = nullptr;      ///< null: no different key is written like it
    bool dropped = false;                ///< leaves the answer with its value
    UsualSize usual;                     ///< of its strings
    Lead lead;                           ///< only of keys that do not collide
    std::string_view identity;           ///< the decoded key as a JSON string: equal for equal keys
    const Place* value_place = nullptr;  ///< what is asked of the objects in its value
    std::size_t entry = kNoEntry;        ///< of a selected object: where the value goes
    Key* again = nullptr;                ///< takes the same value once more
};

/// Longer spellings are looked up each time, so that a comparison never leaves the bytes known to be readable.
inline constexpr std::size_t kPredictedSpellingMax = 64;

/// Objects found at one place: the row itself, or the value of one key; arrays are looked through.
struct Shape {
    explicit Shape(std::pmr::memory_resource* memory) : keys(memory), by_output(memory) {}

    Key* first = nullptr;          ///< the key that came first in the last object
    std::string_view opening;      ///< what an object starts with in the output
    bool has_opening_key = false;  ///< so that a comma goes before the object's own first key
    const Place* place = nullptr;  ///< null: nothing is asked of these objects
    // Ordered, so that keys chosen by an attacker cannot collide as they could in a hash table.
    std::pmr::map<std::string_view, Key*> keys;       ///< by identity
    std::pmr::map<std::string_view, Key*> by_output;  ///< the first key that is written so
    Shape* map_value_shape = nullptr;                 ///< one for all values, once there are many keys

    bool is_selected() const { return place != nullptr && place->is_selected; }
};

struct KeyLookup {
    Key* key;
    bool new_collision;  ///< the object's earlier keys were passed before anybody knew that they collide
};

class ShapeCache {
public:
    /// `row_place`: what is asked of the row objects; null: nothing.
    explicit ShapeCache(const Place* row_place);

    Shape& row_shape() { return *row_shape_; }
    Shape& value_shape(Shape& shape, Key& key);

    /// Finds or adds a key; `quoted` is a valid JSON string. `checkpoint` may be null: when it throws, or memory is
    /// short, the key is not in the shape.
    KeyLookup lookup(Shape& shape, std::string_view quoted, Checkpoint* checkpoint = nullptr);

    /// Between rows: starts over when rows with ever new keys have filled the cache.
    void trim();

private:
    Shape* make_shape(const Place* place);
    Key* make_key(const Shape& shape, std::string_view quoted, std::string_view identity, Checkpoint* checkpoint);
    std::string_view keep_output(std::string_view identity, Checkpoint* checkpoint);
    void find_entries(const Place& place, Key& key);
    bool find_collision(Shape& shape, Key& key);
    void* allocate(std::size_t size, std::size_t alignment);
    std::string_view keep(std::initializer_list<std::string_view> parts, Checkpoint* checkpoint);
    void reset();

    const Place* row_place_;
    std::size_t memory_used_ = 0;
    // The keys of most queries fit, which then need no memory of their own.
    std::array<std::byte, std::size_t{24} << 10> first_memory_;
    std::pmr::monotonic_buffer_resource memory_;
    Shape* row_shape_ = nullptr;
};

}  // namespace fastcore::response
