#include "core/response/place.hpp"

#include <algorithm>
#include <utility>

#include "core/response/json_escape.hpp"

namespace fastcore::response {
namespace {

constexpr std::string_view kTypenameKey = "\"__typename\"";

/// The type names asked for, by the keys that lead to them.
struct TypeTree {
    std::optional<std::string> type_name;
    std::map<std::string, TypeTree> below;  // by key as a JSON string
};

TypeTree type_tree(const RowOptions& options) {
    TypeTree root{options.type_name, {}};
    for (const NestedType& nested : options.nested_types) {
        TypeTree* tree = &root;
        for (const std::string& key : nested.path) tree = &tree->below[json_string(key)];
        tree->type_name = nested.type_name;
    }
    return root;
}

std::unique_ptr<Place> make_place(const TypeTree* types, const Selection* selection);

PlaceEntry make_entry(const Selected& selected, const TypeTree* types, const std::optional<std::string>& type_name) {
    std::string key = json_string(selected.key);
    const bool is_constant = type_name && key == kTypenameKey;
    const TypeTree* types_below = nullptr;
    if (types != nullptr) {
        const auto found = types->below.find(key);
        if (found != types->below.end()) types_below = &found->second;
    }
    return {std::move(key), PaddedText("," + json_string(selected.name) + ":"),
            PaddedText(is_constant ? json_string(*type_name) : "null"),
            is_constant ? nullptr : make_place(types_below, selected.below ? &*selected.below : nullptr), is_constant};
}

std::string object_opening(const std::string* type_name) {
    std::string text;
    text.reserve(padded_size(kTypenameKey.size() + (type_name != nullptr ? 2 * type_name->size() : 0)));
    text += '{';
    if (type_name != nullptr) {
        text += kTypenameKey;
        text += ':';
        append_json_string(text, *type_name);
    }
    return text;
}

/// Null: nothing is asked.
std::unique_ptr<Place> make_place(const TypeTree* types, const Selection* selection) {
    if (selection == nullptr && (types == nullptr || (!types->type_name && types->below.empty()))) return nullptr;
    const std::optional<std::string> type_name = types != nullptr ? types->type_name : std::nullopt;

    std::vector<PlaceEntry> entries;
    if (selection != nullptr) {
        entries.reserve(selection->size());
        for (const Selected& selected : *selection) entries.push_back(make_entry(selected, types, type_name));
    }
    const bool has_opening_key = type_name && std::ranges::none_of(entries, &PlaceEntry::is_constant);
    auto place = std::make_unique<Place>(PaddedText(object_opening(has_opening_key ? &*type_name : nullptr)));
    place->has_opening_key = has_opening_key;
    place->replaces_typename = type_name.has_value();
    place->is_selected = selection != nullptr;
    place->entries = std::move(entries);
    if (selection == nullptr) {
        for (const auto& [key, tree] : types->below) place->below.emplace(key, make_place(&tree, nullptr));
    }
    return place;
}

}  // namespace

std::size_t Place::extra_size() const {
    std::size_t size = opening.view().size();
    std::size_t below_size = 0;
    for (const PlaceEntry& entry : entries) {
        size += entry.name.view().size() + entry.absent.view().size();
        if (entry.below) below_size = std::max(below_size, entry.below->extra_size());
    }
    for (const auto& [key, place] : below) below_size = std::max(below_size, place->extra_size());
    return std::max(size, below_size);
}

std::size_t Place::entry_count() const {
    std::size_t below_count = 0;
    for (const PlaceEntry& entry : entries) {
        if (entry.below) below_count = std::max(below_count, entry.below->entry_count());
    }
    return entries.size() + below_count;
}

std::size_t Place::value_copies() const {
    std::map<std::string_view, std::size_t> copies;  // by key: values of different keys are different text
    for (const PlaceEntry& entry : entries) copies[entry.key] += entry.below ? entry.below->value_copies() : 1;
    std::size_t most = 1;
    for (const auto& [key, count] : copies) most = std::max(most, count);
    return most;
}

std::unique_ptr<Place> make_places(const RowOptions& options) {
    const TypeTree types = type_tree(options);
    return make_place(&types, options.select ? &*options.select : nullptr);
}

}  // namespace fastcore::response
