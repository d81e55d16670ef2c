// From a result to a finding (SARIF 2.1.0, section 3.27).
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/sarif/finding_table.hpp"
#include "core/sarif/json_index.hpp"
#include "core/sarif/location.hpp"
#include "core/sarif/problem.hpp"
#include "core/sarif/result_plans.hpp"
#include "core/sarif/rules.hpp"
#include "core/sarif/run.hpp"

namespace fastcore::sarif {

/// Appends the results of one run to a table.
class ResultReader {
public:
    /// The arguments outlive the object. `text_size_max` bounds what the table's texts may take together: a few bytes
    /// of a result may refer to long texts of its run. So do those texts that leave little in the table,
    /// whose bytes are counted in `shared_size`.
    ResultReader(const JsonIndex& json, ResultPlans& plans, const Run& run, std::string source_root,
                 std::size_t text_size_max, FindingTable& findings, std::size_t& shared_size);

    /// A problem's pointer starts at the result; nothing is appended then.
    std::optional<Problem> read(Value result);

    /// Whether the findings' texts have become larger than they may.
    bool is_full() const { return text_size() > text_size_max_; }

private:
    void append(const ResultPlan& plan, const ResultValues& found, Value result, const Location& location);
    void append_severity(const ResultValues& found, const Rule& rule);
    void append_message(const ResultValues& found, const Rules::Found& rule);
    Value message_string(Value id, const Rules::Found& rule) const;
    Value rule_text(const Rule& rule) const;
    void append_cwe(const ResultValues& found, const Rule& rule);
    bool is_suppressed(Value suppressions) const;
    std::string baseline_state(Value state) const;
    void append_partial_fingerprints(const ResultPlan& plan, Value result);
    std::size_t text_size() const;

    const JsonIndex& json_;
    ResultPlans& plans_;
    const Run& run_;
    std::size_t text_size_max_;
    FindingTable& findings_;
    std::size_t& shared_size_;
    Rules rules_;
    Locator locator_;
    CweNumbers cwe_;  // of one finding
};

}  // namespace fastcore::sarif
