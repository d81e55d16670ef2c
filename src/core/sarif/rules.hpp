// Which rule a result is about (SARIF 2.1.0, sections 3.27.5 to 3.27.7 and 3.52), and what findings take from it.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/sarif/cwe.hpp"
#include "core/sarif/json_index.hpp"
#include "core/sarif/recent.hpp"
#include "core/sarif/run.hpp"

namespace fastcore::sarif {

struct Rule {
    Value object = kAbsent;
    std::string id;
    std::optional<std::string> severity;          ///< of its security-severity
    std::optional<std::string> default_severity;  ///< of its default level
    CweNumbers cwe;
};

/// How a result names its rule.
struct RuleReference {
    Value rule_id = kAbsent;  ///< a string
    Value rule_index = kAbsent;
    Value reference = kAbsent;  ///< `rule`, a reportingDescriptorReference
};

class Rules {
public:
    /// `json` and `run` outlive the object.
    Rules(const JsonIndex& json, const Run& run);

    struct Found {
        const Rule* rule;            ///< an empty one when there is none
        const Component* component;  ///< the rule's, else the driver
        std::string_view id;         ///< of the finding; valid until the next call
    };

    Found find(const RuleReference& reference);

private:
    struct Entry {
        std::string_view id;
        Value object;
        std::size_t component;
    };

    /// What a rule was found by: an id that is written without escapes, and an index, but no reference.
    struct Known {
        std::size_t index = kNoIndex;
        Found found{};
    };

    Found find_anew(const RuleReference& reference);
    std::string_view kept_text(Value id);
    const Rule& rule(Value object);
    Rule read(Value object) const;
    const Component* component_of(Value tool_component) const;
    const Entry* find_id(std::string_view id) const;
    const Entry* find_hierarchical(std::string_view id) const;

    const JsonIndex& json_;
    const Run& run_;
    std::vector<Entry> by_id_;
    std::set<std::size_t> id_sizes_;
    std::deque<std::string> decoded_ids_;  // of those that cannot be seen in the log as they are
    std::map<std::string, std::size_t, std::less<>> by_guid_;
    std::unordered_map<Value, Rule> rules_;
    std::string id_scratch_;
    const Rule no_rule_;
    Recent<Known> known_;
};

/// Appends the weaknesses that `properties` names: tags, and keys like `cwe`.
void read_property_cwe(const JsonIndex& json, Value properties, CweNumbers& numbers);
/// The two parts of it. Most properties have no such key.
void read_tag_cwe(const JsonIndex& json, Value tags, CweNumbers& numbers);
bool may_have_cwe_key(const JsonIndex& json, Value properties);
void read_keyed_cwe(const JsonIndex& json, Value properties, CweNumbers& numbers);

/// Appends the weakness that a reportingDescriptorReference names.
void read_reference_cwe(const JsonIndex& json, const Run& run, Value reference, CweNumbers& numbers);

/// The severity that `security-severity` gives, or that member of the properties.
std::optional<std::string> severity_of_value(const JsonIndex& json, Value security_severity);
std::optional<std::string> read_security_severity(const JsonIndex& json, Value properties);

}  // namespace fastcore::sarif
