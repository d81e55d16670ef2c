#include "core/sarif/result_plans.hpp"

#include <bit>
#include <utility>

#include "core/response/json_escape.hpp"
#include "core/sarif/rules.hpp"

namespace fastcore::sarif {
namespace {

using ValueArray = std::array<Value, sizeof(ResultValues) / sizeof(Value)>;

class PlanReader {
public:
    PlanReader(const JsonIndex& json, Value result) : json_(json), result_(result) {}

    ResultPlan read() {
        plan_.problem = find();
        return std::move(plan_);
    }

private:
    std::optional<Problem> find();
    void find_properties(Value properties, ResultValues& values) const;
    std::vector<ResultPlan::Fingerprint> find_fingerprints(Value object) const;
    Value relative(Value value) const { return value == kAbsent ? kAbsent : value - result_; }

    const JsonIndex& json_;
    Value result_;
    ResultPlan plan_;
};

std::optional<Problem> PlanReader::find() {
    static constexpr Keys<13> keys{
        "ruleId",     "rule", "ruleIndex",    "message",       "locations",           "level",       "kind",
        "properties", "taxa", "suppressions", "baselineState", "partialFingerprints", "fingerprints"};
    static constexpr Keys<4> message_keys{"text", "id", "markdown", "arguments"};
    if (!json_.is_object(result_)) return Problem{"", kNoObject};
    const auto [rule_id, rule, rule_index, message, locations, level, kind, properties, taxa, suppressions,
                baseline_state, partial_fingerprints, fingerprints] = json_.members(result_, keys);
    if (rule_id != kAbsent && !json_.is_string(rule_id)) return Problem{"/ruleId", kNoString};
    if (message != kAbsent && !json_.is_object(message)) return Problem{"/message", kNoObject};
    const auto [text, id, markdown, arguments] = json_.members(message, message_keys);
    if (text != kAbsent && !json_.is_string(text)) return Problem{"/message/text", kNoString};
    if (locations != kAbsent && !json_.is_array(locations)) return Problem{"/locations", kNoArray};

    ResultValues values{rule_id,   rule, rule_index, level,        kind,           text,    id,      markdown,
                        arguments, {},   taxa,       suppressions, baseline_state, kAbsent, kAbsent, kAbsent};
    if (auto problem = find_location(json_, locations, values.location, plan_.location_number)) return problem;
    find_properties(properties, values);
    auto array = std::bit_cast<ValueArray>(values);
    for (Value& value : array) value = relative(value);
    plan_.relative = std::bit_cast<ResultValues>(array);
    plan_.fingerprints = {find_fingerprints(partial_fingerprints), find_fingerprints(fingerprints)};
    return std::nullopt;
}

void PlanReader::find_properties(Value properties, ResultValues& values) const {
    static constexpr Keys<2> keys{"security-severity", "tags"};
    const auto [severity, tags] = json_.members(properties, keys);
    values.security_severity = severity;
    values.tags = tags;
    if (may_have_cwe_key(json_, properties)) values.cwe_properties = properties;
}

std::vector<ResultPlan::Fingerprint> PlanReader::find_fingerprints(Value object) const {
    std::vector<ResultPlan::Fingerprint> found;
    for (auto& [name, value] : json_.entries(object)) {
        const bool is_plain = response::json_string(name).size() == name.size() + 2;
        found.push_back({std::move(name), is_plain, relative(value)});
    }
    return found;
}

}  // namespace

ResultValues ResultPlan::values(Value result) const {
    auto array = std::bit_cast<ValueArray>(relative);
    for (Value& value : array) value = moved(value, result);
    return std::bit_cast<ResultValues>(array);
}

const ResultPlan& ResultPlans::of(Value result) {
    const std::optional<std::uint32_t> shape = json_.shape(result);
    if (!shape) return other_ = PlanReader(json_, result).read();
    if (*shape >= by_shape_.size()) by_shape_.resize(*shape + 1);
    std::optional<ResultPlan>& plan = by_shape_[*shape];
    if (!plan) plan = PlanReader(json_, result).read();
    return *plan;
}

}  // namespace fastcore::sarif
