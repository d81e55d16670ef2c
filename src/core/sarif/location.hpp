// Where a result is: the file and the region (SARIF 2.1.0, sections 3.28 to 3.30).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/sarif/artifact_text.hpp"
#include "core/sarif/json_index.hpp"
#include "core/sarif/problem.hpp"
#include "core/sarif/recent.hpp"
#include "core/sarif/run.hpp"

namespace fastcore::sarif {

/// The numbers of a region, by their places.
namespace region {
enum Number : unsigned char {
    start_line,
    start_column,
    end_line,
    end_column,
    char_offset,
    char_length,
    byte_offset,
    byte_length,
};
}
inline constexpr std::size_t kRegionNumbers = 8;

/// The values of the location that a finding is placed by, as they are written.
struct LocationValues {
    Value uri, uri_base_id, artifact_index;
    std::array<Value, kRegionNumbers> region;
    Value snippet, context_snippet;
};

/// Likewise; every one of the right kind.
struct Location {
    Value uri = kAbsent;
    Value uri_base_id = kAbsent;
    Value artifact_index = kAbsent;
    std::array<Integer, kRegionNumbers> region;
    Value snippet = kAbsent;          ///< of the region
    Value context_snippet = kAbsent;  ///< of the context region
};

/// Lines and columns count from 1; 0 is unknown.
struct Place {
    std::int32_t line = 0;
    std::int32_t column = 0;
    std::int32_t end_line = 0;
    std::int32_t end_column = 0;
};

/// Finds the values of the first location with a physical one, and which it is. A problem's pointer starts at the
/// result.
std::optional<Problem> find_location(const JsonIndex& json, Value locations, LocationValues& values,
                                     std::uint32_t& number);

/// Reads what find_location() has found in the location of that number into an empty one.
std::optional<Problem> read_location(const JsonIndex& json, const LocationValues& values, std::uint32_t number,
                                     Location& location);

/// Finds files and places for the locations of one run.
class Locator {
public:
    /// `json` and `run` outlive the object; `source_root` is a normalised path, or empty.
    Locator(const JsonIndex& json, const Run& run, std::string source_root);

    struct File {
        std::string path;
        std::size_t base_size = 0;  ///< bytes of the bases that were put before its URI
    };

    /// The file; valid until the next call.
    const File& file(const Location& location);

    Place place(const Location& location);

    /// The source text at the place; empty where the log has none. Valid until the next call.
    std::string_view snippet(const Location& location, const Place& place);

private:
    /// What a file was found by, as it is in the log: written without escapes.
    struct KnownFile {
        std::string_view uri, base_id;
        File file;
    };

    Value artifact(const Location& location) const;
    File find_file(std::string_view uri, std::string_view base_id) const;
    std::string resolved(std::string uri, std::string base_id, std::size_t& base_size) const;
    const ArtifactText* contents(const Location& location);
    Value artifact_of_uri(const Location& location);
    Place place_of_offset(const Location& location, std::int32_t offset, Integer length, Unit unit);

    const JsonIndex& json_;
    const Run& run_;
    std::string source_root_;
    Unit column_unit_;
    Recent<KnownFile> known_files_{32};
    File other_file_;
    std::string base_scratch_;
    bool has_contents_ = false;  // any artifact has
    std::map<std::pair<std::string, std::string>, Value> artifacts_by_uri_;
    std::map<Value, ArtifactText> texts_;
    std::string scratch_;
};

}  // namespace fastcore::sarif
