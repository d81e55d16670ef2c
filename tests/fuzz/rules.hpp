// What is asked of a call, and of the objects at one place in its rows.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "fuzz/text.hpp"

namespace fastcore::fuzz {

struct Selected;
using Selection = std::vector<Selected>;

struct Selected {
    Text key;
    Text name;
    std::optional<Selection> below;
};

struct NestedType {
    std::vector<Text> path;
    Text type_name;
};

struct Rules {
    std::optional<Text> type_name;
    std::size_t max_depth = 1024;
    std::vector<NestedType> nested_types;
    std::optional<Selection> select;
    bool null_bad_rows = false;
    bool quote_big_integers = false;
};

/// What holds for the objects at one place; arrays are looked through.
class Place {
public:
    explicit Place(const Rules& rules)
        : type_name_(rules.type_name),
          nested_(rules.nested_types),
          selection_(rules.select ? &*rules.select : nullptr) {}

    const std::optional<Text>& type_name() const { return type_name_; }
    /// Null: all keys leave.
    const Selection* selection() const { return selection_; }

    /// Of the value of `key`, of whose objects `below` leaves; nothing: all of it.
    Place below(const Text& key, const std::optional<Selection>& below) const {
        Place place(Rules{});
        place.selection_ = below ? &*below : nullptr;
        for (const NestedType& nested : nested_) {
            if (nested.path.front() != key) continue;
            if (nested.path.size() == 1) {
                place.type_name_ = nested.type_name;
            } else {
                place.nested_.push_back({{nested.path.begin() + 1, nested.path.end()}, nested.type_name});
            }
        }
        return place;
    }

private:
    std::optional<Text> type_name_;
    std::vector<NestedType> nested_;
    const Selection* selection_;
};

inline const Text kTypename = U"__typename";

}  // namespace fastcore::fuzz
