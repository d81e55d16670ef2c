#include "core/sarif/json_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <utility>

#include "core/sarif/digits.hpp"
#include "core/sarif/json_indexer.hpp"
#include "core/sarif/json_text.hpp"
#include "core/support/decimal.hpp"

namespace fastcore::sarif {

JsonIndex::JsonIndex(std::string_view text, std::size_t max_depth, Checkpoint* checkpoint) : text_(text) {
    JsonIndexer(*this, max_depth, checkpoint).run();
}

std::vector<Value> JsonIndex::items(Value array) const {
    std::vector<Value> items;
    for_each_item(array, [&items](Value item) { items.push_back(item); });
    return items;
}

std::vector<JsonIndex::Entry> JsonIndex::entries(Value object) const {
    constexpr std::size_t few = 16;
    std::vector<Entry> entries;
    std::map<std::string, std::size_t> places;  // of many keys, which may all be equal
    const auto find = [&](const std::string& key) {
        if (entries.size() < few) return std::ranges::find(entries, key, &Entry::key) - entries.begin();
        for (std::size_t i = places.size(); i < entries.size(); ++i) places.emplace(entries[i].key, i);
        const auto found = places.find(key);
        return static_cast<std::ptrdiff_t>(found != places.end() ? found->second : entries.size());
    };
    for_each_member(object, [&](Value key, Value value) {
        std::string name = key_text(key);
        const auto place = static_cast<std::size_t>(find(name));
        if (place == entries.size()) {
            entries.push_back({std::move(name), present(value)});
        } else {
            entries[place].value = present(value);
        }
    });
    return entries;
}

const JsonIndex::MemberTable* JsonIndex::table_of(Value object) const {
    const auto [found, is_first] = tables_.try_emplace(object);
    if (is_first) return nullptr;
    std::optional<MemberTable>& table = found->second;
    if (!table) {
        table.emplace();
        for_each_member(object, [&](Value key, Value value) { (*table)[key_text(key)] = present(value); });
    }
    return &*table;
}

void JsonIndex::find_shaped(Value object) const {
    const auto found = std::ranges::lower_bound(shaped_, object, {}, &Shaped::object);
    next_shaped_ = static_cast<std::size_t>(found - shaped_.begin());
}

std::string_view JsonIndex::raw_key(Value key) const {
    const std::string_view behind = text_.substr(places_[key] + std::size_t{1});
    std::size_t end = 0;
    while (behind[end] != '"') end += behind[end] == '\\' ? 2 : 1;
    return behind.substr(0, end);
}

void JsonIndex::append_text(Value string, std::string& out) const {
    if (string == kAbsent) return;
    if (is_escaped(string)) {
        append_decoded(out, raw(string));
    } else {
        out += raw(string);
    }
}

std::string JsonIndex::text(Value string) const {
    std::string decoded;
    append_text(string, decoded);
    return decoded;
}

std::string_view JsonIndex::decoded(Value string, std::string& scratch) const {
    scratch.clear();
    append_decoded(scratch, raw(string));
    return scratch;
}

std::string JsonIndex::key_text(Value key) const {
    std::string decoded;
    append_decoded(decoded, raw_key(key));
    return decoded;
}

std::optional<double> JsonIndex::number(Value value) const {
    if (value == kAbsent) return std::nullopt;
    const char first = first_byte(value);
    if (first != '-' && (first < '0' || first > '9')) return std::nullopt;
    return read_double(text_.substr(places_[value]));
}

Integer JsonIndex::integer(Value value) const {
    if (value == kAbsent) return {};
    // a few digits and nothing else, which most numbers of a log are
    if (text_.size() - places_[value] >= kDigitsAtOnce) {
        const char* const start = text_.data() + places_[value];
        const std::size_t count = count_digits(start);
        const char behind = start[count % kDigitsAtOnce];
        const bool is_long = count == kDigitsAtOnce || behind == '.' || behind == 'e' || behind == 'E';
        if (count > 0 && !is_long) return static_cast<std::int32_t>(read_digits(start, count));
    }
    const std::optional<double> found = number(value);
    if (!found || std::trunc(*found) != *found) return {};
    if (std::abs(*found) > std::numeric_limits<std::int32_t>::max()) return {};
    return static_cast<std::int32_t>(*found);
}

}  // namespace fastcore::sarif
