#include "core/sarif/location.hpp"

#include <array>

namespace fastcore::sarif {
namespace {

/// Reads one location; each step tells a problem.
class LocationReader {
public:
    LocationReader(const JsonIndex& json, Location& location) : json_(json), location_(location) {}

    std::optional<Problem> read(Value locations);

private:
    Problem problem(std::string_view below, const char* reason) const {
        return {"/locations/" + std::to_string(number_) + std::string(below), reason};
    }

    bool is_wrong(Value object) const { return object != kAbsent && !json_.is_object(object); }

    std::optional<Problem> find_physical(Value locations);
    std::optional<Problem> read_artifact(Value artifact);
    std::optional<Problem> read_region(Value region);
    Value snippet_of(Value region) const;

    const JsonIndex& json_;
    Location& location_;
    std::size_t number_ = 0;  // of the location that is looked at
    Value physical_ = kAbsent;
};

std::optional<Problem> LocationReader::find_physical(Value locations) {
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

std::optional<Problem> LocationReader::read_artifact(Value artifact) {
    static constexpr Keys<3> keys{"uri", "uriBaseId", "index"};
    if (is_wrong(artifact)) return problem("/physicalLocation/artifactLocation", kNoObject);
    const auto [uri, base_id, index] = json_.members(artifact, keys);
    if (uri != kAbsent && !json_.is_string(uri)) return problem("/physicalLocation/artifactLocation/uri", kNoString);
    location_.uri = json_.string(uri);
    location_.uri_base_id = json_.string(base_id);
    location_.artifact_index = index;
    return std::nullopt;
}

std::optional<Problem> LocationReader::read_region(Value region) {
    static constexpr Keys<8> keys{"startLine",  "startColumn", "endLine",    "endColumn",
                                  "charOffset", "charLength",  "byteOffset", "byteLength"};
    if (is_wrong(region)) return problem("/physicalLocation/region", kNoObject);
    const auto values = json_.members(region, keys);
    std::array<Region::Number, keys.size()> numbers;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (values[i] == kAbsent) continue;
        numbers[i] = json_.integer(values[i]);
        if (!numbers[i]) return problem("/physicalLocation/region/" + std::string(keys[i]), kNoInteger);
    }
    location_.region = {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]};
    location_.snippet = snippet_of(region);
    return std::nullopt;
}

Value LocationReader::snippet_of(Value region) const {
    return json_.string(json_.member(json_.member(region, "snippet"), "text"));
}

std::optional<Problem> LocationReader::read(Value locations) {
    static constexpr Keys<3> keys{"artifactLocation", "region", "contextRegion"};
    if (auto found = find_physical(locations)) return found;
    const auto [artifact, region, context] = json_.members(physical_, keys);
    if (auto found = read_artifact(artifact)) return found;
    if (auto found = read_region(region)) return found;
    location_.context_snippet = snippet_of(context);
    return std::nullopt;
}

}  // namespace

std::optional<Problem> read_location(const JsonIndex& json, Value locations, Location& location) {
    return LocationReader(json, location).read(locations);
}

}  // namespace fastcore::sarif
