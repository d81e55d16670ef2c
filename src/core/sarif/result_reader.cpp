#include "core/sarif/result_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/sarif/ascii.hpp"
#include "core/sarif/message_text.hpp"
#include "core/sarif/partial_fingerprints.hpp"
#include "core/sarif/severity.hpp"

namespace fastcore::sarif {

ResultReader::ResultReader(const JsonIndex& json, ResultPlans& plans, const Run& run, std::string source_root,
                           std::size_t text_size_max, FindingTable& findings, std::size_t& shared_size)
    : json_(json),
      plans_(plans),
      run_(run),
      text_size_max_(text_size_max),
      findings_(findings),
      shared_size_(shared_size),
      rules_(json, run),
      locator_(json, run, std::move(source_root)) {}

std::optional<Problem> ResultReader::read(Value result) {
    const ResultPlan& plan = plans_.of(result);
    if (plan.problem) return plan.problem;
    const ResultValues found = plan.values(result);
    Location location;
    if (auto problem = read_location(json_, found.location, plan.location_number, location)) return problem;
    append(plan, found, result, location);
    return std::nullopt;
}

std::size_t ResultReader::text_size() const {
    std::size_t size = shared_size_ + findings_.size() * kFindingBytes + findings_.cwe.size() * sizeof(std::int32_t);
    for (const StringColumn* column :
         {&findings_.rule_id, &findings_.severity, &findings_.file_path, &findings_.message, &findings_.code_snippet,
          &findings_.baseline_state, &findings_.partial_fingerprints, &findings_.tool_name}) {
        size += column->text.size();
    }
    return size;
}

void ResultReader::append(const ResultPlan& plan, const ResultValues& found, Value result, const Location& location) {
    const Rules::Found rule = rules_.find({json_.string(found.rule_id), found.rule_index, json_.object(found.rule)});
    findings_.rule_id.append(rule.id);
    append_severity(found, *rule.rule);
    const Locator::File& file = locator_.file(location);
    findings_.file_path.append(file.path);
    shared_size_ += file.base_size;

    const Place place = locator_.place(location);
    findings_.line.push_back(place.line);
    findings_.column.push_back(place.column);
    findings_.end_line.push_back(place.end_line);
    findings_.end_column.push_back(place.end_column);

    append_message(found, rule);
    findings_.code_snippet.append(locator_.snippet(location, place));
    append_cwe(found, *rule.rule);
    findings_.suppressed.push_back(is_suppressed(found.suppressions) ? 1 : 0);
    if (found.baseline_state != kAbsent) findings_.baseline_state.text += baseline_state(found.baseline_state);
    findings_.baseline_state.close();
    append_partial_fingerprints(plan, result);
    findings_.tool_name.append(run_.summary.tool_name);
}

void ResultReader::append_severity(const ResultValues& found, const Rule& rule) {
    StringColumn& column = findings_.severity;
    if (found.security_severity != kAbsent) {
        if (const auto severity = severity_of_value(json_, found.security_severity)) return column.append(*severity);
    }
    if (rule.severity) return column.append(*rule.severity);
    std::string scratch;
    const auto of_level = severity_of_level(json_.text(json_.string(found.level), scratch));
    if (of_level) return column.append(*of_level);
    const Value kind = json_.string(found.kind);
    if (kind != kAbsent && !equals_ignoring_case(json_.text(kind, scratch), "fail")) return column.append("info");
    column.append(rule.default_severity ? std::string_view(*rule.default_severity) : "medium");
}

void ResultReader::append_message(const ResultValues& found, const Rules::Found& rule) {
    const Value arguments = found.message_arguments;
    const bool has_arguments = json_.is_array(arguments) && !json_.is_empty(arguments);
    Value chosen = json_.string(found.message_text);
    bool has_placeholders = has_arguments;
    bool is_shared = false;
    if (chosen == kAbsent) {
        chosen = message_string(json_.string(found.message_id), rule);
        has_placeholders = has_placeholders || chosen != kAbsent;
        is_shared = chosen != kAbsent;
    }
    if (chosen == kAbsent) chosen = json_.string(found.message_markdown);
    if (chosen == kAbsent) {
        chosen = rule_text(*rule.rule);
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
    const Value of_rule = json_.member(rule.rule->object, "messageStrings");
    for (const Value strings : {of_rule, rule.component->global_messages, run_.components.front().global_messages}) {
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

void ResultReader::append_cwe(const ResultValues& found, const Rule& rule) {
    const CweNumbers* numbers = &rule.cwe;
    if (found.taxa != kAbsent || found.tags != kAbsent || found.cwe_properties != kAbsent) {
        cwe_ = rule.cwe;
        json_.for_each_item(found.taxa, [&](Value taxon) { read_reference_cwe(json_, run_, taxon, cwe_); });
        read_tag_cwe(json_, found.tags, cwe_);
        read_keyed_cwe(json_, found.cwe_properties, cwe_);
        std::ranges::sort(cwe_);
        cwe_.erase(std::ranges::unique(cwe_).begin(), cwe_.end());
        numbers = &cwe_;
    }
    findings_.cwe.insert(findings_.cwe.end(), numbers->begin(), numbers->end());
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

void ResultReader::append_partial_fingerprints(const ResultPlan& plan, Value result) {
    constexpr std::string_view not_logged_in = "requires login";  // what semgrep writes instead
    const auto& [first, second] = plan.fingerprints;
    StringColumn& column = findings_.partial_fingerprints;
    std::string scratch;
    std::set<std::string_view> known;
    for (const auto* const fingerprints : {&first, &second}) {
        for (const auto& [name, is_plain, relative] : *fingerprints) {
            const Value value = json_.string(ResultPlan::moved(relative, result));
            if (value == kAbsent) continue;
            const std::string_view text = json_.text(value, scratch);
            if (equals_ignoring_case(stripped(text), not_logged_in)) continue;
            if (fingerprints == &second && known.contains(name)) continue;
            if (fingerprints == &first && !second.empty()) known.insert(name);
            if (is_plain && !json_.is_escaped(value)) {
                add_plain_partial_fingerprint(column, name, text);
            } else {
                add_partial_fingerprint(column, name, text);
            }
        }
    }
    column.close();
}

}  // namespace fastcore::sarif
