// The partial fingerprints of a finding: a JSON object of strings, as a FindingTable holds it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sarif/finding_table.hpp"

namespace fastcore::sarif {

/// Adds a member to the object that is the column's next value; close() ends it. No name may come twice.
void add_partial_fingerprint(StringColumn& column, std::string_view name, std::string_view value);

/// Likewise, of a name and a value in which there is nothing to escape.
void add_plain_partial_fingerprint(StringColumn& column, std::string_view name, std::string_view value);

/// Takes a JSON string off the front of `text`, with the byte in front of it; returns its inside, escaped as it is.
inline std::string_view take_json_inside(std::string_view& text) {
    constexpr std::size_t start = 2;
    std::size_t end = text.find('"', start);
    // a quote is escaped where an odd number of backslashes stands before it
    while ((end - 1 - text.find_last_not_of('\\', end - 1)) % 2 != 0) end = text.find('"', end + 1);
    const std::string_view inside = text.substr(start, end - start);
    text.remove_prefix(end + 1);
    return inside;
}

/// Calls `visit` with the insides of each member's name and value, of an object that add_partial_fingerprint() wrote.
template <class Visit>
void visit_partial_fingerprints(std::string_view object, Visit visit) {
    while (object.size() > 2) {
        const std::string_view name = take_json_inside(object);
        const std::string_view value = take_json_inside(object);
        visit(name, value);
    }
}

using TextPair = std::pair<std::string, std::string>;

/// Names and values, unescaped; none of an empty text.
std::vector<TextPair> read_partial_fingerprints(std::string_view object);

}  // namespace fastcore::sarif
