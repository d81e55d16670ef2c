// What rules and results have in common: property bags, and references to weaknesses.
#include <algorithm>
#include <array>

#include "core/sarif/ascii.hpp"
#include "core/sarif/rules.hpp"
#include "core/sarif/severity.hpp"

namespace fastcore::sarif {
namespace {

/// Whether the key is `cwe`, `cwe_id`, `CWEs` or the like.
bool is_cwe_key(std::string_view key) {
    constexpr std::array<std::string_view, 4> names{"cwe", "cwes", "cweid", "cweids"};
    std::string plain = ascii_lower(key);
    std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
    return std::ranges::find(names, plain) != names.end();
}

void read_cwe_value(const JsonIndex& json, Value value, CweNumbers& numbers) {
    if (json.is_string(value)) {
        read_cwe(json.text(value), numbers);
    } else if (const auto number = json.number(value)) {
        add_cwe(*number, numbers);
    }
}

}  // namespace

bool may_have_cwe_key(const JsonIndex& json, Value properties) {
    bool found = false;
    json.for_each_member(properties, [&](Value key, Value) {
        found = found || std::string_view("cC-_\\").find(json.key_start(key)) != std::string_view::npos;
    });
    return found;
}

void read_property_cwe(const JsonIndex& json, Value properties, CweNumbers& numbers) {
    read_tag_cwe(json, json.member(properties, "tags"), numbers);
    if (may_have_cwe_key(json, properties)) read_keyed_cwe(json, properties, numbers);
}

void read_tag_cwe(const JsonIndex& json, Value tags, CweNumbers& numbers) {
    std::string scratch;
    json.for_each_item(tags, [&](Value tag) {
        if (json.is_string(tag)) find_cwe(json.text(tag, scratch), numbers);
    });
}

void read_keyed_cwe(const JsonIndex& json, Value properties, CweNumbers& numbers) {
    for (const auto& [key, value] : json.entries(properties)) {
        if (!is_cwe_key(key)) continue;
        if (json.is_array(value)) {
            json.for_each_item(value, [&](Value item) { read_cwe_value(json, item, numbers); });
        } else {
            read_cwe_value(json, value, numbers);
        }
    }
}

void read_reference_cwe(const JsonIndex& json, const Run& run, Value reference, CweNumbers& numbers) {
    static constexpr Keys<3> keys{"id", "index", "toolComponent"};
    static constexpr Keys<2> component_keys{"index", "name"};
    const auto [id, index, tool_component] = json.members(reference, keys);
    const auto [component_index, component_name] = json.members(tool_component, component_keys);
    const Value name = json.string(component_name);
    bool is_cwe = names_cwe(json.text(name));
    Value found = json.string(id);
    const std::size_t taxonomy = json.index(component_index);
    if (taxonomy < run.taxonomies.size()) {
        const auto& [is_cwe_taxonomy, taxa] = run.taxonomies[taxonomy];
        const std::size_t taxon = json.index(index);
        if (name == kAbsent) is_cwe = is_cwe_taxonomy;
        if (found == kAbsent && taxon < taxa.size()) found = json.string(json.member(taxa[taxon], "id"));
    }
    // any number of results may refer to the same one
    constexpr std::size_t longest_id = 1000;
    if (json.written_size(found) > 6 * longest_id) return;
    const std::string text = json.text(found);
    if (text.size() > longest_id) return;
    if (is_cwe) {
        read_cwe(text, numbers);
    } else {
        find_cwe(text, numbers);
    }
}

std::optional<std::string> read_security_severity(const JsonIndex& json, Value properties) {
    return severity_of_value(json, json.member(properties, "security-severity"));
}

std::optional<std::string> severity_of_value(const JsonIndex& json, Value value) {
    if (json.is_string(value)) return severity_of_text(json.text(value));
    const auto score = json.number(value);
    const auto severity = score ? severity_of_score(*score) : std::nullopt;
    return severity ? std::optional<std::string>(*severity) : std::nullopt;
}

}  // namespace fastcore::sarif
