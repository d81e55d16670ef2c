#include "core/sarif/run.hpp"

#include <algorithm>
#include <iterator>

#include "core/sarif/cwe.hpp"
#include "core/sarif/file_path.hpp"

namespace fastcore::sarif {
namespace {

class RunReader {
public:
    RunReader(const JsonIndex& json, Value run, const std::string& pointer,
              const std::vector<ExternalProperties>& external)
        : json_(json), run_(run), pointer_(pointer), external_(external) {}

    Run read();

private:
    void read_components(Value tool, Value driver);
    void read_bases(Value bases);
    void add_results(Value results, const std::string& pointer);
    Component component(Value object) const;
    std::vector<Value> objects(Value array) const;

    /// The run's own value, or the first of that kind among the external properties.
    Value own_or_external(Value own, std::string_view key) const;

    /// The first string among `candidates`.
    std::string first_text(std::initializer_list<Value> candidates) const;

    const JsonIndex& json_;
    Value run_;
    const std::string& pointer_;
    const std::vector<ExternalProperties>& external_;
    Run read_;
};

std::vector<Value> RunReader::objects(Value array) const {
    std::vector<Value> items = json_.items(array);
    std::ranges::transform(items, items.begin(), [this](Value item) { return json_.object(item); });
    return items;
}

Value RunReader::own_or_external(Value own, std::string_view key) const {
    if (json_.is_array(own)) return own;
    for (const ExternalProperties& external : external_) {
        if (const Value found = json_.array(json_.member(external.properties, key))) return found;
    }
    return kAbsent;
}

std::string RunReader::first_text(std::initializer_list<Value> candidates) const {
    for (const Value candidate : candidates) {
        if (json_.string(candidate) != kAbsent) return json_.text(candidate);
    }
    return {};
}

Component RunReader::component(Value object) const {
    static constexpr Keys<3> keys{"guid", "globalMessageStrings", "rules"};
    const auto [guid, global_messages, rules] = json_.members(object, keys);
    return {json_.string(guid), json_.object(global_messages), objects(rules)};
}

void RunReader::read_components(Value tool, Value driver) {
    static constexpr Keys<5> keys{"name", "version", "semanticVersion", "dottedQuadFileVersion", "rules"};
    const auto [name, version, semantic_version, file_version, rules] = json_.members(driver, keys);
    Value with_rules = driver;
    std::array<Value, keys.size()> other{};
    if (!json_.is_array(rules)) {
        for (const ExternalProperties& external : external_) {
            const Value external_driver = json_.object(json_.member(external.properties, "driver"));
            if (external_driver == kAbsent) continue;
            with_rules = external_driver;
            other = json_.members(external_driver, keys);
            break;
        }
    }
    read_.summary.tool_name = first_text({name, other[0]});
    read_.summary.tool_version = first_text({version, semantic_version, file_version, other[1], other[2], other[3]});

    read_.components.push_back(component(with_rules));
    for (const Value extension : objects(own_or_external(json_.member(tool, "extensions"), "extensions"))) {
        read_.components.push_back(component(extension));
    }
    for (const Component& component : read_.components) {
        append_tool_rules(json_, component.rules, read_.summary.rules);
    }
}

void RunReader::read_bases(Value bases) {
    std::string first;
    for (auto& [id, base] : json_.entries(bases)) {
        const std::string uri = json_.text(json_.string(json_.member(base, "uri")));
        if (first.empty() && is_absolute(uri)) first = uri;
        read_.bases.emplace(std::move(id), json_.object(base));
    }
    for (const std::string_view usual : {"%SRCROOT%", "SRCROOT"}) {
        const auto found = read_.bases.find(usual);
        if (found == read_.bases.end()) continue;
        std::string uri = json_.text(json_.string(json_.member(found->second, "uri")));
        if (!is_absolute(uri)) continue;
        read_.summary.base_uri = std::move(uri);
        return;
    }
    read_.summary.base_uri = std::move(first);
}

void RunReader::add_results(Value results, const std::string& pointer) {
    if (results != kAbsent) read_.results.push_back({results, pointer + "/results"});
}

Run RunReader::read() {
    static constexpr Keys<7> keys{"tool",       "results",    "artifacts",        "originalUriBaseIds",
                                  "columnKind", "taxonomies", "automationDetails"};
    const auto [tool, results, artifacts, bases, column_kind, taxonomies, automation] = json_.members(run_, keys);
    read_components(tool, json_.object(json_.member(tool, "driver")));
    read_bases(bases);
    read_.artifacts = objects(own_or_external(artifacts, "artifacts"));
    for (const Value taxonomy : objects(own_or_external(taxonomies, "taxonomies"))) {
        static constexpr Keys<2> taxonomy_keys{"name", "taxa"};
        const auto [name, taxa] = json_.members(taxonomy, taxonomy_keys);
        read_.taxonomies.push_back({names_cwe(json_.text(json_.string(name))), objects(taxa)});
    }
    read_.summary.column_kind = json_.text(json_.string(column_kind));
    read_.summary.automation_id = json_.text(json_.string(json_.member(automation, "id")));
    add_results(results, pointer_);
    for (const ExternalProperties& external : external_) {
        add_results(json_.member(external.properties, "results"), external.pointer);
    }
    return std::move(read_);
}

}  // namespace

Run read_run(const JsonIndex& json, Value run, const std::string& pointer,
             const std::vector<ExternalProperties>& external) {
    return RunReader(json, run, pointer, external).read();
}

}  // namespace fastcore::sarif
