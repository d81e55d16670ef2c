// What a log tells of the rules of a tool (SARIF 2.1.0, section 3.49).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/sarif/json_index.hpp"

namespace fastcore::sarif {

/// What is absent is empty.
struct ToolRule {
    std::string id;
    std::string name;
    std::string short_description;  ///< the full one where there is no short one
    std::string help_uri;

    /// What the rule counts.
    std::size_t size() const {
        constexpr std::size_t rule_bytes = 256;
        return rule_bytes + id.size() + name.size() + short_description.size() + help_uri.size();
    }

    bool operator==(const ToolRule&) const = default;
};

/// Appends the descriptors that have an id; each is an object or kAbsent.
void append_tool_rules(const JsonIndex& json, std::span<const Value> descriptors, std::vector<ToolRule>& rules);

}  // namespace fastcore::sarif
