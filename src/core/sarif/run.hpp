// What the results of a run refer to (SARIF 2.1.0, section 3.14).
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/sarif/json_index.hpp"
#include "core/sarif/tool_rules.hpp"

namespace fastcore::sarif {

/// What is told about a run beside its findings.
struct ToolRun {
    std::string tool_name;
    std::string tool_version;
    std::string base_uri;  ///< as it is written
    std::size_t result_count = 0;
    std::string column_kind;
    std::string automation_id;
    std::vector<ToolRule> rules;  ///< of the driver, then of the extensions
};

/// The driver, or an extension.
struct Component {
    Value guid = kAbsent;
    Value global_messages = kAbsent;
    std::vector<Value> rules;  ///< objects, or kAbsent
};

struct Taxonomy {
    bool is_cwe = false;  ///< its name says so
    std::vector<Value> taxa;
};

/// Results that stand together, and the JSON pointer to them.
struct ResultList {
    Value results;
    std::string pointer;
};

/// A run with what belongs to it in external properties of the same log.
struct Run {
    ToolRun summary;
    std::vector<Component> components;  ///< the driver first
    std::vector<Value> artifacts;
    std::vector<Taxonomy> taxonomies;
    std::map<std::string, Value, std::less<>> bases;  ///< originalUriBaseIds
    std::vector<ResultList> results;
};

/// An element of inlineExternalProperties that belongs to a run.
struct ExternalProperties {
    Value properties;
    std::string pointer;
};

Run read_run(const JsonIndex& json, Value run, const std::string& pointer,
             const std::vector<ExternalProperties>& external);

}  // namespace fastcore::sarif
