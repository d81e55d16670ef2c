// Where the values stand in a result that a finding is made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sarif/json_index.hpp"
#include "core/sarif/location.hpp"
#include "core/sarif/problem.hpp"

namespace fastcore::sarif {

/// Values of a result, kAbsent for what it does not have. Their kinds are still to be looked at, unless a plan says
/// otherwise.
struct ResultValues {
    Value rule_id, rule, rule_index;
    Value level, kind;
    Value message_text, message_id, message_markdown, message_arguments;
    LocationValues location;
    Value taxa, suppressions, baseline_state;
    Value security_severity, tags;  ///< of its properties
    Value cwe_properties;           ///< the properties when any of their keys may be `cwe` or the like
};

/// What results that are written alike have in common.
struct ResultPlan {
    struct Fingerprint {
        std::string name;
        bool is_plain;  ///< there is nothing in the name to escape
        Value value;
    };

    /// A value of the result, given one of the plan.
    static Value moved(Value value, Value result) { return value == kAbsent ? kAbsent : value + result; }

    /// Those of a result that has this plan.
    ResultValues values(Value result) const;

    std::optional<Problem> problem;     ///< pointer from the result on; all else is empty then
    ResultValues relative{};            ///< the result itself is at 0
    std::uint32_t location_number = 0;  ///< among the result's locations
    /// Members of partialFingerprints, and of fingerprints, likewise.
    std::array<std::vector<Fingerprint>, 2> fingerprints;
};

class ResultPlans {
public:
    /// `json` outlives the object.
    explicit ResultPlans(const JsonIndex& json) : json_(json) {}

    /// The plan of a result; valid until the next call.
    const ResultPlan& of(Value result);

private:
    const JsonIndex& json_;
    std::vector<std::optional<ResultPlan>> by_shape_;
    ResultPlan other_;  ///< of a result without a shape
};

}  // namespace fastcore::sarif
