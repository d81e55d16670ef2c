#include <algorithm>
#include <set>

#include "core/sarif/file_path.hpp"
#include "core/sarif/location.hpp"

namespace fastcore::sarif {

Locator::Locator(const JsonIndex& json, const Run& run, std::string source_root)
    : json_(json),
      run_(run),
      source_root_(std::move(source_root)),
      column_unit_(run.summary.column_kind == "unicodeCodePoints" ? Unit::code_points : Unit::utf16_units) {
    has_contents_ = std::ranges::any_of(run.artifacts, [&json](Value artifact) {
        return json.string(json.member(json.member(artifact, "contents"), "text")) != kAbsent;
    });
}

Value Locator::artifact(const Location& location) const {
    const std::size_t index = json_.index(location.artifact_index);
    return index < run_.artifacts.size() ? run_.artifacts[index] : kAbsent;
}

const Locator::File& Locator::file(const Location& location) {
    Value uri = location.uri;
    Value base_id = location.uri_base_id;
    if (uri == kAbsent) {
        static constexpr Keys<2> keys{"uri", "uriBaseId"};
        const auto found = json_.members(json_.member(artifact(location), "location"), keys);
        uri = json_.string(found[0]);
        base_id = json_.string(found[1]);
    }
    const std::string_view text = json_.text(uri, scratch_);
    const std::string_view base = json_.text(base_id, base_scratch_);
    if (json_.is_escaped(uri) || json_.is_escaped(base_id)) return other_file_ = find_file(text, base);
    KnownFile& known = known_files_.at(text);
    if (known.uri == text && known.base_id == base) return known.file;
    constexpr std::size_t longest_known = 1024;  // bases make long paths of short URIs
    File found = find_file(text, base);
    if (found.path.size() > longest_known) return other_file_ = std::move(found);
    known = {text, base, std::move(found)};
    return known.file;
}

Locator::File Locator::find_file(std::string_view uri, std::string_view base_id) const {
    if (uri.empty()) return {};
    File file;
    file.path = relative_path(resolved(std::string(uri), std::string(base_id), file.base_size), source_root_);
    return file;
}

/// The URI behind the relative ones among its bases; an absolute one says where it was on one machine only.
std::string Locator::resolved(std::string uri, std::string base_id, std::size_t& base_size) const {
    constexpr int most_bases = 32;
    static constexpr Keys<2> keys{"uri", "uriBaseId"};
    if (is_absolute(uri)) return uri;
    std::set<std::string> seen;
    for (int i = 0; i < most_bases && !base_id.empty() && seen.insert(base_id).second; ++i) {
        const auto found = run_.bases.find(base_id);
        if (found == run_.bases.end()) break;
        const auto [base_uri, next] = json_.members(found->second, keys);
        std::string base = json_.text(json_.string(base_uri));
        if (is_absolute(base)) break;
        if (!base.empty()) {
            if (!base.ends_with('/')) base += '/';
            uri.insert(0, base);
            base_size += base.size();
        }
        base_id = json_.text(json_.string(next));
    }
    return uri;
}

/// The artifact with the location's URI.
Value Locator::artifact_of_uri(const Location& location) {
    static constexpr Keys<2> keys{"uri", "uriBaseId"};
    if (artifacts_by_uri_.empty()) {
        for (const Value artifact : run_.artifacts) {
            const auto [uri, base_id] = json_.members(json_.member(artifact, "location"), keys);
            if (json_.string(uri) == kAbsent) continue;
            artifacts_by_uri_.emplace(std::pair(json_.text(uri), json_.text(json_.string(base_id))), artifact);
        }
    }
    if (location.uri == kAbsent) return kAbsent;
    const auto found = artifacts_by_uri_.find({json_.text(location.uri), json_.text(location.uri_base_id)});
    return found != artifacts_by_uri_.end() ? found->second : kAbsent;
}

/// Null: the log does not carry the file's text.
const ArtifactText* Locator::contents(const Location& location) {
    if (!has_contents_) return nullptr;
    const bool by_index = json_.index(location.artifact_index) != kNoIndex;
    const Value found = by_index ? artifact(location) : artifact_of_uri(location);
    const Value text = json_.string(json_.member(json_.member(found, "contents"), "text"));
    if (text == kAbsent) return nullptr;
    return &texts_.try_emplace(text, json_.text(text)).first->second;
}

Place Locator::place(const Location& location) {
    const auto& numbers = location.region;
    const std::int32_t line = numbers[region::start_line].value_or(0);
    if (line >= 1) {
        return {line, std::max(numbers[region::start_column].value_or(1), 1),
                std::max(numbers[region::end_line].value_or(line), line),
                std::max(numbers[region::end_column].value_or(0), 0)};
    }
    constexpr std::int32_t absent = -1;
    if (const std::int32_t offset = numbers[region::char_offset].value_or(absent); offset >= 0) {
        return place_of_offset(location, offset, numbers[region::char_length], column_unit_);
    }
    if (const std::int32_t offset = numbers[region::byte_offset].value_or(absent); offset >= 0) {
        return place_of_offset(location, offset, numbers[region::byte_length], Unit::bytes);
    }
    return {};
}

Place Locator::place_of_offset(const Location& location, std::int32_t offset, Integer length, Unit unit) {
    const ArtifactText* const text = contents(location);
    const auto start = static_cast<std::size_t>(offset);
    if (text == nullptr || start > text->size(unit)) return {};
    const auto size = static_cast<std::size_t>(std::max(length.value_or(0), 0));
    const std::size_t end = std::min(start + size, text->size(unit));
    const LinePlace first = text->at(start, unit, column_unit_);
    const LinePlace last = text->at(end, unit, column_unit_);
    // at most 2^31 - 1, as the offsets are
    return {static_cast<std::int32_t>(first.line), static_cast<std::int32_t>(first.column),
            static_cast<std::int32_t>(last.line), static_cast<std::int32_t>(last.column)};
}

std::string_view Locator::snippet(const Location& location, const Place& place) {
    for (const Value given : {location.snippet, location.context_snippet}) {
        if (given != kAbsent) return json_.text(given, scratch_);
    }
    const ArtifactText* const text = place.line > 0 ? contents(location) : nullptr;
    if (text == nullptr) return {};
    return text->lines(static_cast<std::size_t>(place.line), static_cast<std::size_t>(place.end_line));
}

}  // namespace fastcore::sarif
