#include "core/sarif/location.hpp"

namespace fastcore::sarif {
namespace {

constexpr Keys<8> kRegionKeys{"startLine",  "startColumn", "endLine",    "endColumn",
                              "charOffset", "charLength",  "byteOffset", "byteLength"};

Problem location_problem(std::uint32_t number, std::string_view below, const char* reason) {
    return {"/locations/" + std::to_string(number) + std::string(below), reason};
}

/// Finds one location; each step tells a problem.
class LocationFinder {
public:
    LocationFinder(const JsonIndex& json, LocationValues& values, std::uint32_t& number)
        : json_(json), values_(values), number_(number) {}

    std::optional<Problem> find(Value locations);

private:
    Problem problem(std::string_view below, const char* reason) const {
        return location_problem(number_, below, reason);
    }

    bool is_wrong(Value object) const { return object != kAbsent && !json_.is_object(object); }

    std::optional<Problem> find_physical(Value locations);
    std::optional<Problem> find_in_artifact(Value artifact);
    std::optional<Problem> find_in_region(Value region);
    Value snippet_of(Value region) const;

    const JsonIndex& json_;
    LocationValues& values_;
    std::uint32_t& number_;  // of the location that is looked at
    Value physical_ = kAbsent;
};

std::optional<Problem> LocationFinder::find_physical(Value locations) {
    std::optional<Problem> found;
    json_.find_item(locations, [&](Value item) {
        if (is_wrong(item)) {
            found = problem("", kNoObject);
            return true;
        }
        physical_ = json_.member(item, "physicalLocation");
        if (physical_ != kAbsent) return true;
        ++number_;
        return false;
    });
    if (!found && is_wrong(physical_)) found = problem("/physicalLocation", kNoObject);
    return found;
}

std::optional<Problem> LocationFinder::find_in_artifact(Value artifact) {
    static constexpr Keys<3> keys{"uri", "uriBaseId", "index"};
    if (is_wrong(artifact)) return problem("/physicalLocation/artifactLocation", kNoObject);
    const auto [uri, base_id, index] = json_.members(artifact, keys);
    if (uri != kAbsent && !json_.is_string(uri)) return problem("/physicalLocation/artifactLocation/uri", kNoString);
    values_.uri = uri;
    values_.uri_base_id = base_id;
    values_.artifact_index = index;
    return std::nullopt;
}

std::optional<Problem> LocationFinder::find_in_region(Value region) {
    if (is_wrong(region)) return problem("/physicalLocation/region", kNoObject);
    values_.region = json_.members(region, kRegionKeys);
    values_.snippet = snippet_of(region);
    return std::nullopt;
}

Value LocationFinder::snippet_of(Value region) const { return json_.member(json_.member(region, "snippet"), "text"); }

std::optional<Problem> LocationFinder::find(Value locations) {
    static constexpr Keys<3> keys{"artifactLocation", "region", "contextRegion"};
    if (auto found = find_physical(locations)) return found;
    const auto [artifact, region, context] = json_.members(physical_, keys);
    if (auto found = find_in_artifact(artifact)) return found;
    if (auto found = find_in_region(region)) return found;
    values_.context_snippet = snippet_of(context);
    return std::nullopt;
}

}  // namespace

std::optional<Problem> find_location(const JsonIndex& json, Value locations, LocationValues& values,
                                     std::uint32_t& number) {
    return LocationFinder(json, values, number).find(locations);
}

std::optional<Problem> read_location(const JsonIndex& json, const LocationValues& values, std::uint32_t number,
                                     Location& location) {
    for (std::size_t i = 0; i < kRegionKeys.size(); ++i) {
        if (values.region[i] == kAbsent) continue;
        location.region[i] = json.integer(values.region[i]);
        if (!location.region[i].has_value()) {
            return location_problem(number, "/physicalLocation/region/" + std::string(kRegionKeys[i]), kNoInteger);
        }
    }
    location.uri = json.string(values.uri);
    location.uri_base_id = json.string(values.uri_base_id);
    location.artifact_index = values.artifact_index;
    location.snippet = json.string(values.snippet);
    location.context_snippet = json.string(values.context_snippet);
    return std::nullopt;
}

}  // namespace fastcore::sarif
