#include "core/sarif/result_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/digest/table_fingerprints.hpp"
#include "core/sarif/ascii.hpp"
#include "core/sarif/message_text.hpp"
#include "core/sarif/partial_fingerprints.hpp"
#include "core/sarif/severity.hpp"

namespace fastcore::sarif {

ResultReader::ResultReader(const JsonIndex& json, const Run& run, std::string source_root, std::size_t text_size_max,
                           FindingTable& findings, std::size_t& shared_size, digest::Fingerprinter& fingerprinter)
    : json_(json),
      run_(run),
      text_size_max_(text_size_max),
      findings_(findings),
      shared_size_(shared_size),
      fingerprinter_(fingerprinter),
      rules_(json, run),
      locator_(json, run, std::move(source_root)) {}

ResultReader::Members ResultReader::members(Value result) const {
    static constexpr Keys<13> keys{
        "ruleId",     "rule", "ruleIndex",    "message",       "locations",           "level",       "kind",
        "properties", "taxa", "suppressions", "baselineState", "partialFingerprints", "fingerprints"};
    const auto found = json_.members(result, keys);
    return {found[0], found[1], found[2], found[3],  found[4],  found[5], found[6],
            found[7], found[8], found[9], found[10], found[11], found[12]};
}

ResultReader::MessageMembers ResultReader::message_members(Value message) const {
    static constexpr Keys<4> keys{"text", "id", "markdown", "arguments"};
    const auto found = json_.members(message, keys);
    return {found[0], found[1], found[2], found[3]};
}

std::optional<Problem> ResultReader::read(Value result) {
    if (!json_.is_object(result)) return Problem{"", kNoObject};
    const Members found = members(result);
    if (found.rule_id != kAbsent && !json_.is_string(found.rule_id)) return Problem{"/ruleId", kNoString};
    if (found.message != kAbsent && !json_.is_object(found.message)) return Problem{"/message", kNoObject};
    const MessageMembers message = message_members(found.message);
    if (message.text != kAbsent && !json_.is_string(message.text)) return Problem{"/message/text", kNoString};
    if (found.locations != kAbsent && !json_.is_array(found.locations)) return Problem{"/locations", kNoArray};
    Location location;
    if (auto problem = read_location(json_, found.locations, location)) return problem;
    append(found, message, location);
    return std::nullopt;
}

std::size_t ResultReader::text_size() const {
    std::size_t size = shared_size_ + findings_.cwe.size() * sizeof(std::int32_t);
    for (const StringColumn* column :
         {&findings_.rule_id, &findings_.severity, &findings_.file_path, &findings_.message, &findings_.code_snippet,
          &findings_.baseline_state, &findings_.partial_fingerprints, &findings_.tool_name}) {
        size += column->text.size();
    }
    return size;
}

void ResultReader::append(const Members& result, const MessageMembers& message, const Location& location) {
    const Rules::Found rule = rules_.find({json_.string(result.rule_id), result.rule_index, json_.object(result.rule)});
    findings_.rule_id.append(rule.id);
    findings_.severity.append(severity(result, rule.rule));
    findings_.file_path.append(locator_.file_path(location));
    shared_size_ += locator_.base_size();

    const Place place = locator_.place(location);
    findings_.line.push_back(place.line);
    findings_.column.push_back(place.column);
    findings_.end_line.push_back(place.end_line);
    findings_.end_column.push_back(place.end_column);

    append_message(message, rule);
    findings_.code_snippet.append(locator_.snippet(location, place));
    append_cwe(result, rule.rule);
    findings_.suppressed.push_back(is_suppressed(result.suppressions) ? 1 : 0);
    findings_.baseline_state.append(baseline_state(result.baseline_state));
    append_partial_fingerprints(result);
    findings_.tool_name.append(run_.summary.tool_name);
    fingerprinter_.add(digest::finding_view(findings_, findings_.size() - 1));
}

std::string ResultReader::severity(const Members& result, const Rule& rule) const {
    if (auto score = read_security_severity(json_, result.properties)) return *std::move(score);
    if (rule.severity) return *rule.severity;
    std::string scratch;
    if (const auto level = severity_of_level(json_.text(json_.string(result.level), scratch))) {
        return std::string(*level);
    }
    const Value kind = json_.string(result.kind);
    if (kind != kAbsent && !equals_ignoring_case(json_.text(kind, scratch), "fail")) return "info";
    return rule.default_severity.value_or("medium");
}

void ResultReader::append_message(const MessageMembers& message, const Rules::Found& rule) {
    const auto [text, id, markdown, arguments] = message;
    const bool has_arguments = json_.is_array(arguments) && !json_.is_empty(arguments);
    Value chosen = json_.string(text);
    bool has_placeholders = has_arguments;
    bool is_shared = false;
    if (chosen == kAbsent) {
        chosen = message_string(json_.string(id), rule);
        has_placeholders = has_placeholders || chosen != kAbsent;
        is_shared = chosen != kAbsent;
    }
    if (chosen == kAbsent) chosen = json_.string(markdown);
    if (chosen == kAbsent) {
        chosen = rule_text(rule.rule);
        has_placeholders = false;
    }

    StringColumn& column = findings_.message;
    if (!has_placeholders) {
        json_.append_text(chosen, column.text);
    } else {
        const std::vector<Value> values = json_.items(arguments);
        std::string scratch;
        const auto argument = [&](std::size_t i) -> std::optional<std::string> {
            if (i >= values.size() || !json_.is_string(values[i])) return std::nullopt;
            return json_.text(values[i]);
        };
        const std::string_view message = json_.text(chosen, scratch);
        if (is_shared) shared_size_ += message.size();
        sarif::append_message(column.text, message, argument, text_size_max_);
    }
    column.close();
}

/// The text that the rule, or else a component, has for a message's id.
Value ResultReader::message_string(Value id, const Rules::Found& rule) const {
    if (id == kAbsent) return kAbsent;
    const std::string name = json_.text(id);
    const Value of_rule = json_.member(rule.rule.object, "messageStrings");
    for (const Value strings : {of_rule, rule.component.global_messages, run_.components.front().global_messages}) {
        const Value text = json_.string(json_.member(json_.member(strings, name), "text"));
        if (text != kAbsent) return text;
    }
    return kAbsent;
}

Value ResultReader::rule_text(const Rule& rule) const {
    static constexpr Keys<3> keys{"shortDescription", "fullDescription", "name"};
    const auto [short_description, full_description, name] = json_.members(rule.object, keys);
    for (const Value description : {short_description, full_description}) {
        if (const Value text = json_.string(json_.member(description, "text"))) return text;
    }
    return json_.string(name);
}

void ResultReader::append_cwe(const Members& result, const Rule& rule) {
    cwe_ = rule.cwe;
    json_.for_each_item(result.taxa, [&](Value taxon) { read_reference_cwe(json_, run_, taxon, cwe_); });
    read_property_cwe(json_, result.properties, cwe_);
    std::ranges::sort(cwe_);
    cwe_.erase(std::ranges::unique(cwe_).begin(), cwe_.end());
    findings_.cwe.insert(findings_.cwe.end(), cwe_.begin(), cwe_.end());
    findings_.cwe_offsets.push_back(static_cast<std::int64_t>(findings_.cwe.size()));
}

bool ResultReader::is_suppressed(Value suppressions) const {
    bool has_any = false;
    bool all_accepted = true;
    json_.for_each_item(suppressions, [&](Value suppression) {
        if (!json_.is_object(suppression)) return;
        has_any = true;
        const Value status = json_.string(json_.member(suppression, "status"));
        all_accepted = all_accepted && (status == kAbsent || equals_ignoring_case(json_.text(status), "accepted"));
    });
    return has_any && all_accepted;
}

std::string ResultReader::baseline_state(Value state) const {
    constexpr std::array<std::string_view, 4> states{"new", "unchanged", "updated", "absent"};
    std::string text = ascii_lower(json_.text(json_.string(state)));
    return std::ranges::find(states, text) != states.end() ? text : std::string();
}

void ResultReader::append_partial_fingerprints(const Members& result) {
    constexpr std::string_view not_logged_in = "requires login";  // what semgrep writes instead
    std::vector<std::pair<std::string, std::string>> accepted;
    std::set<std::string> known;
    for (const Value fingerprints : {result.partial_fingerprints, result.fingerprints}) {
        if (json_.is_object(fingerprints)) {
            for (const auto& [key, value] : accepted) known.insert(key);
        }
        for (auto& [key, value] : json_.entries(fingerprints)) {
            if (json_.string(value) == kAbsent) continue;
            std::string text = json_.text(value);
            if (equals_ignoring_case(stripped(text), not_logged_in)) continue;
            if (!known.contains(key)) accepted.emplace_back(std::move(key), std::move(text));
        }
    }
    for (const auto& [key, value] : accepted) add_partial_fingerprint(findings_.partial_fingerprints, key, value);
    findings_.partial_fingerprints.close();
}

}  // namespace fastcore::sarif
