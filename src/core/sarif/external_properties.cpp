#include "core/sarif/external_properties.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace fastcore::sarif {
namespace {

using RunOfGuid = std::map<std::string, std::size_t>;

/// Which run has this guid, and which refers to external properties with it: the first of each.
struct RunGuids {
    RunOfGuid own;
    RunOfGuid referred;
};

RunGuids collect_guids(const JsonIndex& json, const std::vector<Value>& runs) {
    RunGuids guids;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto add = [&](RunOfGuid& run_of_guid, Value object) {
            if (const Value guid = json.string(json.member(object, "guid"))) run_of_guid.emplace(json.text(guid), i);
        };
        add(guids.own, json.member(runs[i], "automationDetails"));
        for (const auto& [kind, references] : json.entries(json.member(runs[i], "externalPropertyFileReferences"))) {
            add(guids.referred, references);
            json.for_each_item(references, [&](Value reference) { add(guids.referred, reference); });
        }
    }
    return guids;
}

std::optional<std::size_t> find_run(const RunOfGuid& run_of_guid, const std::string& guid) {
    const auto found = run_of_guid.find(guid);
    return found != run_of_guid.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace

std::vector<std::vector<ExternalProperties>> assign_external_properties(const JsonIndex& json,
                                                                        const std::vector<Value>& runs,
                                                                        Value external_properties) {
    std::vector<std::vector<ExternalProperties>> of_run(runs.size());
    if (!json.is_array(external_properties) || json.is_empty(external_properties)) return of_run;
    const RunGuids guids = collect_guids(json, runs);
    std::size_t place = 0;
    json.for_each_item(external_properties, [&](Value properties) {
        std::string pointer = "/inlineExternalProperties/" + std::to_string(place++);
        if (!json.is_object(properties)) return;
        static constexpr Keys<2> keys{"runGuid", "guid"};
        const auto [run_guid, guid] = json.members(properties, keys);
        std::optional<std::size_t> run;
        if (json.string(run_guid) != kAbsent) {
            run = find_run(guids.own, json.text(run_guid));
        } else if (json.string(guid) != kAbsent) {
            run = find_run(guids.referred, json.text(guid));
        }
        if (!run && runs.size() == 1) run = 0;
        if (run) of_run[*run].push_back({properties, std::move(pointer)});
    });
    return of_run;
}

}  // namespace fastcore::sarif
