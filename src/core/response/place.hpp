// The places of a row where something is asked of its objects: a type name, or a selection of keys.
//
// A place is the row itself, or the value of a key of another place; arrays are looked through. Everywhere else
// objects are written by the usual rules.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/response/padded_text.hpp"
#include "core/response/row_options.hpp"

namespace fastcore::response {

struct Place;

/// A member of a selected object, in the order of the output.
struct PlaceEntry {
    std::string key;               ///< the decoded key as a JSON string
    PaddedText name;               ///< `,"firstName":`
    PaddedText absent;             ///< what stands for a missing value: `null`, or the type name
    std::unique_ptr<Place> below;  ///< of the objects in its value; null: nothing is asked of them
    bool is_constant;              ///< the type name: never from the row
};

struct Place {
    explicit Place(PaddedText object_opening) : opening(std::move(object_opening)) {}

    PaddedText opening;              ///< `{`, with the type name as its first key if that goes first
    bool has_opening_key = false;    ///< the opening holds a key
    bool replaces_typename = false;  ///< the row's own `__typename` does not leave
    bool is_selected = false;        ///< only `entries` leave
    std::vector<PlaceEntry> entries;
    /// Without a selection: by decoded key as a JSON string.
    std::map<std::string, std::unique_ptr<Place>, std::less<>> below;

    /// The most that an object here or below can have that its text in the row has not.
    std::size_t extra_size() const;
    /// Entries of this object and of all that can be open inside it.
    std::size_t entry_count() const;
    /// How often one value of the row can leave at the most, where keys are repeated.
    std::size_t value_copies() const;
};

/// The place of the row itself; null: nothing is asked of any object.
std::unique_ptr<Place> make_places(const RowOptions& options);

}  // namespace fastcore::response
