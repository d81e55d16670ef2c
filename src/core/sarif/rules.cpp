#include "core/sarif/rules.hpp"

#include <algorithm>
#include <utility>

#include "core/sarif/severity.hpp"

namespace fastcore::sarif {
namespace {

std::optional<std::string> copied(std::optional<std::string_view> text) {
    return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

Rules::Rules(const JsonIndex& json, const Run& run) : json_(json), run_(run), known_(run.summary.rules.size()) {
    for (std::size_t i = 0; i < run.components.size(); ++i) {
        if (const Value guid = run.components[i].guid) by_guid_.emplace(json.text(guid), i);
        for (const Value object : run.components[i].rules) {
            const Value id = json.string(json.member(object, "id"));
            if (id == kAbsent) continue;
            by_id_.push_back({kept_text(id), object, i});
            id_sizes_.insert(by_id_.back().id.size());
        }
    }
    std::ranges::stable_sort(by_id_, {}, &Entry::id);
}

std::string_view Rules::kept_text(Value id) {
    std::string scratch;
    const std::string_view text = json_.text(id, scratch);
    return text.data() == scratch.data() ? decoded_ids_.emplace_back(std::move(scratch)) : text;
}

Rules::Found Rules::find(const RuleReference& reference) {
    const bool is_plain = reference.rule_id != kAbsent && !json_.is_escaped(reference.rule_id);
    if (!is_plain || reference.reference != kAbsent) return find_anew(reference);
    const std::string_view id = json_.text(reference.rule_id, id_scratch_);
    const std::size_t index = json_.index(reference.rule_index);
    Known& known = known_.at(id);
    if (known.found.rule == nullptr || known.found.id != id || known.index != index) {
        known = {index, find_anew(reference)};
    }
    return known.found;
}

Rules::Found Rules::find_anew(const RuleReference& reference) {
    static constexpr Keys<3> keys{"id", "index", "toolComponent"};
    const auto [id, index, tool_component] = json_.members(reference.reference, keys);
    const Value named = reference.rule_id != kAbsent ? reference.rule_id : json_.string(id);
    const std::string_view name = json_.text(named, id_scratch_);

    std::size_t place = json_.index(reference.rule_index);
    if (place == kNoIndex) place = json_.index(index);
    const Component* component = component_of(tool_component);
    if (component != nullptr && place < component->rules.size()) {
        const Rule& found = rule(component->rules[place]);
        return {&found, component, named != kAbsent ? name : found.id};
    }
    if (const Entry* entry = named != kAbsent ? find_hierarchical(name) : nullptr) {
        return {&rule(entry->object), &run_.components[entry->component], name};
    }
    return {&no_rule_, &run_.components.front(), name};
}

/// Null: there is no such component.
const Component* Rules::component_of(Value tool_component) const {
    static constexpr Keys<2> keys{"index", "guid"};
    const auto [index, guid] = json_.members(tool_component, keys);
    const auto& components = run_.components;
    if (const std::size_t place = json_.index(index); place != kNoIndex) {
        return place + 1 < components.size() ? &components[place + 1] : nullptr;
    }
    if (json_.string(guid) == kAbsent) return &components.front();
    const auto found = by_guid_.find(json_.text(guid));
    return found != by_guid_.end() ? &components[found->second] : nullptr;
}

/// The first rule with this id; null: there is none.
const Rules::Entry* Rules::find_id(std::string_view id) const {
    if (!id_sizes_.contains(id.size())) return nullptr;
    const auto found = std::ranges::lower_bound(by_id_, id, {}, &Entry::id);
    return found != by_id_.end() && found->id == id ? &*found : nullptr;
}

const Rules::Entry* Rules::find_hierarchical(std::string_view id) const {
    const Entry* found = find_id(id);
    while (found == nullptr && id.find('/') != std::string_view::npos) {
        id = id.substr(0, id.rfind('/'));
        found = find_id(id);
    }
    return found;
}

const Rule& Rules::rule(Value object) {
    if (object == kAbsent) return no_rule_;
    auto found = rules_.find(object);
    if (found == rules_.end()) found = rules_.emplace(object, read(object)).first;
    return found->second;
}

Rule Rules::read(Value object) const {
    static constexpr Keys<4> keys{"id", "properties", "defaultConfiguration", "relationships"};
    const auto [id, properties, configuration, relationships] = json_.members(object, keys);
    Rule rule{object, json_.text(json_.string(id)), read_security_severity(json_, properties), std::nullopt, {}};
    if (const Value level = json_.string(json_.member(configuration, "level"))) {
        rule.default_severity = copied(severity_of_level(json_.text(level)));
    }
    read_property_cwe(json_, properties, rule.cwe);
    json_.for_each_item(relationships, [&](Value relationship) {
        read_reference_cwe(json_, run_, json_.member(relationship, "target"), rule.cwe);
    });
    // each finding sorts them with its own
    std::ranges::sort(rule.cwe);
    rule.cwe.erase(std::ranges::unique(rule.cwe).begin(), rule.cwe.end());
    return rule;
}

}  // namespace fastcore::sarif
