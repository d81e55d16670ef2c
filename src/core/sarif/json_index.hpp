// A JSON text that has been checked as a whole, and where its values are.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sarif/integer.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// Place of a value in an index; kAbsent where there is none.
using Value = std::uint32_t;
inline constexpr Value kAbsent = 0;

/// An index that no array has.
inline constexpr std::size_t kNoIndex = ~std::size_t{0};

/// Keys that are looked for together. Which of them may start with a byte is known beforehand, so that most members are
/// compared with one key or with none.
template <std::size_t count>
class Keys {
public:
    template <class... Name>
    consteval explicit(false) Keys(const Name&... names) : names_{std::string_view(names)...} {
        for (std::size_t i = 0; i < count; ++i) starting_[slot(names_[i][0])] |= std::uint32_t{1} << i;
    }

    static constexpr std::size_t size() { return count; }
    constexpr std::string_view operator[](std::size_t i) const { return names_[i]; }

    /// A bit for each key that may start with this byte.
    constexpr std::uint32_t starting_with(char first) const { return starting_[slot(first)]; }

private:
    static constexpr std::size_t kSlots = 32;
    static_assert(count <= kSlots);

    static constexpr std::size_t slot(char c) { return static_cast<unsigned char>(c) % kSlots; }

    std::array<std::string_view, count> names_;
    std::array<std::uint32_t, kSlots> starting_{};
};

/// simdjson's structural index, checked and made shorter: commas and colons are gone, and who does not want a value
/// steps over it at once. On-Demand itself would not notice what is wrong with a value that is stepped over.
///
/// A value takes one place for its offset, a string a second one for its size, an array or object a second one for the
/// place behind it. A key takes one. `null` counts as absent.
class JsonIndex {
public:
    /// `text` outlives the index. `checkpoint` may be null. Throws SarifError.
    JsonIndex(std::string_view text, std::size_t max_depth, Checkpoint* checkpoint);

    /// Bytes of the text.
    std::size_t size() const { return text_.size(); }

    Value root() const { return kRoot; }

    bool is_object(Value value) const { return value != kAbsent && first_byte(value) == '{'; }
    bool is_array(Value value) const { return value != kAbsent && first_byte(value) == '['; }
    bool is_string(Value value) const { return value != kAbsent && first_byte(value) == '"'; }

    /// The value if it is of that kind, else kAbsent; an empty string is absent.
    Value object(Value value) const { return is_object(value) ? value : kAbsent; }
    Value array(Value value) const { return is_array(value) ? value : kAbsent; }
    Value string(Value value) const { return is_string(value) && places_[value + 1] != 0 ? value : kAbsent; }

    /// Values of these keys in `object`; all are absent when it is no object. Of equal keys the last counts.
    template <std::size_t count>
    std::array<Value, count> members(Value object, const Keys<count>& keys) const {
        std::array<Value, count> found{};
        if (!is_object(object)) return found;
        if (const MemberTable* const table = table_if_repeated(object)) {
            for (std::size_t i = 0; i < count; ++i) found[i] = find(*table, keys[i]);
            return found;
        }
        for_each_member(object, [&](Value key, Value value) {
            std::uint32_t candidates =
                is_escaped(key) ? ~std::uint32_t{0} >> (32 - count) : keys.starting_with(key_start(key));
            for (; candidates != 0; candidates &= candidates - 1) {
                const auto i = static_cast<std::size_t>(std::countr_zero(candidates));
                if (is_key(key, keys[i])) {
                    found[i] = present(value);
                    return;
                }
            }
        });
        return found;
    }

    Value member(Value object, std::string_view key) const {
        Value found = kAbsent;
        if (!is_object(object)) return found;
        if (const MemberTable* const table = table_if_repeated(object)) return find(*table, key);
        for_each_member(object, [&](Value name, Value value) {
            if (is_key(name, key)) found = present(value);
        });
        return found;
    }

    /// Calls visit(key, value) for each member in order. No call when it is no object.
    template <class Visit>
    void for_each_member(Value object, Visit visit) const {
        if (!is_object(object)) return;
        const Value end = places_[object + 1];
        for (Value key = object + 2; key < end; key = next(key + 1)) visit(key, key + 1);
    }

    /// Calls visit(value) for each item; null items are kAbsent. No call when it is no array.
    template <class Visit>
    void for_each_item(Value array, Visit visit) const {
        find_item(array, [&visit](Value item) {
            visit(item);
            return false;
        });
    }

    /// Likewise, until a call returns true.
    template <class Test>
    void find_item(Value array, Test test) const {
        if (!is_array(array)) return;
        const Value end = places_[array + 1];
        for (Value item = array + 2; item < end; item = next(item)) {
            if (test(present(item))) return;
        }
    }

    std::vector<Value> items(Value array) const;

    /// Results of the same shape have the same keys, and values of the same kinds at the same distances. Nothing for a
    /// result that is like no other, and for other values. Asking for one result after the other is quick.
    std::optional<std::uint32_t> shape(Value result) const {
        if (next_shaped_ >= shaped_.size() || shaped_[next_shaped_].object != result) find_shaped(result);
        if (next_shaped_ == shaped_.size() || shaped_[next_shaped_].object != result) return std::nullopt;
        return shaped_[next_shaped_++].shape;
    }

    struct Entry {
        std::string key;
        Value value;  ///< kAbsent for null
    };

    /// The members in the order in which their keys came first, each with its last value.
    std::vector<Entry> entries(Value object) const;

    bool is_empty(Value array_or_object) const { return places_[array_or_object + 1] == array_or_object + 2; }

    /// `value`, or kAbsent for null.
    Value present(Value value) const { return first_byte(value) == 'n' ? kAbsent : value; }

    /// Whether there are escapes in a string or key.
    bool is_escaped(Value string_or_key) const { return escaped_[string_or_key]; }

    /// The decoded text of a string; a lone surrogate becomes U+FFFD. Nothing for kAbsent.
    void append_text(Value string, std::string& out) const;
    std::string text(Value string) const;
    /// Likewise, a view of the JSON text where there is nothing to decode, else of `scratch`.
    std::string_view text(Value string, std::string& scratch) const {
        if (string == kAbsent) return {};
        return is_escaped(string) ? decoded(string, scratch) : raw(string);
    }
    std::string key_text(Value key) const;
    /// Bytes of a string as it is written, at most six for each byte of its text.
    std::size_t written_size(Value string) const { return string == kAbsent ? 0 : places_[string + 1]; }
    /// The first byte of a key as it is written; a quote for an empty one.
    char key_start(Value key) const { return text_[places_[key] + std::size_t{1}]; }

    /// Nothing for every other kind.
    std::optional<double> number(Value value) const;
    /// Likewise for a number that is whole, and no larger than 2^31 - 1 with either sign.
    Integer integer(Value value) const;
    /// Likewise; kNoIndex for a negative one and for every other kind.
    std::size_t index(Value value) const {
        const std::int32_t found = integer(value).value_or(-1);
        return found < 0 ? kNoIndex : static_cast<std::size_t>(found);
    }

private:
    static constexpr Value kRoot = 1;

    using MemberTable = std::map<std::string, Value, std::less<>>;

    friend class JsonIndexer;

    char first_byte(Value value) const { return text_[places_[value]]; }

    Value next(Value value) const {
        switch (first_byte(value)) {
            case '"':
                return value + 2;
            case '{':
            case '[':
                return places_[value + 1];
            default:
                return value + 1;
        }
    }

    /// The members of an object that was asked for before: any number of results may refer to one large object, and
    /// must not go through all its keys each. Null for a short object, and when it is asked for the first time.
    const MemberTable* table_if_repeated(Value object) const {
        constexpr Value large = 512;
        return places_[object + 1] - object < large ? nullptr : table_of(object);
    }
    const MemberTable* table_of(Value object) const;

    struct Shaped {
        Value object;
        std::uint32_t shape;
    };

    void find_shaped(Value object) const;

    static Value find(const MemberTable& table, std::string_view key) {
        const auto found = table.find(key);
        return found != table.end() ? found->second : kAbsent;
    }

    /// The inside of a string, as it is written.
    std::string_view raw(Value string) const {
        return text_.substr(places_[string] + std::size_t{1}, places_[string + 1]);
    }
    std::string_view raw_key(Value key) const;
    std::string_view decoded(Value string, std::string& scratch) const;

    bool is_key(Value key, std::string_view name) const {
        const std::size_t start = places_[key] + std::size_t{1};
        // the closing quote tells most keys apart
        if (start + name.size() < text_.size() && text_[start + name.size()] == '"' &&
            std::memcmp(text_.data() + start, name.data(), name.size()) == 0) {
            return true;
        }
        return is_escaped(key) && key_text(key) == name;
    }

    std::string_view text_;
    std::unique_ptr<std::uint32_t[]> places_;
    std::vector<bool> escaped_;                                   // by the places of strings and keys
    std::vector<Shaped> shaped_;                                  // by their places
    mutable std::size_t next_shaped_ = 0;                         // where the next one is expected
    mutable std::map<Value, std::optional<MemberTable>> tables_;  // none for what was asked for once
};

}  // namespace fastcore::sarif
