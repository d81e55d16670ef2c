#include "core/sarif/tool_rules.hpp"

namespace fastcore::sarif {
namespace {

std::string description(const JsonIndex& json, Value short_description, Value full_description) {
    for (const Value description : {short_description, full_description}) {
        if (const Value text = json.string(json.member(description, "text"))) return json.text(text);
    }
    return {};
}

}  // namespace

void append_tool_rules(const JsonIndex& json, std::span<const Value> descriptors, std::vector<ToolRule>& rules) {
    static constexpr Keys<5> keys{"id", "name", "shortDescription", "fullDescription", "helpUri"};
    for (const Value descriptor : descriptors) {
        const auto [id, name, short_description, full_description, help_uri] = json.members(descriptor, keys);
        if (json.string(id) == kAbsent) continue;
        rules.push_back({json.text(id), json.text(json.string(name)),
                         description(json, short_description, full_description), json.text(json.string(help_uri))});
    }
}

}  // namespace fastcore::sarif
