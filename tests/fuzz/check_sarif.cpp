#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/response/row_fault.hpp"
#include "core/sarif/log_reader.hpp"
#include "core/sarif/sarif_error.hpp"
#include "core/support/cpu.hpp"
#include "core/support/utf8.hpp"
#include "fuzz/check.hpp"

namespace fastcore::fuzz {
namespace {

using sarif::Log;
using sarif::SarifError;

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxErrors = 5;

sarif::LogOptions options(bool strict) { return {"/src", strict, kMaxDepth, kMaxErrors, std::size_t{1} << 16}; }

/// What reading the log comes to: the log, or where and why it was refused.
struct Outcome {
    Log log;
    std::string refusal;
    std::string pointer;
    std::optional<std::size_t> byte_offset;
};

/// Reads a copy with nothing behind it, so that a sanitizer sees every byte too many.
Outcome read(std::string_view input, bool strict) {
    const std::vector<char> held(input.begin(), input.end());
    try {
        return {sarif::read_log({held.data(), held.size()}, options(strict), nullptr), {}, {}, {}};
    } catch (const SarifError& error) {
        return {{}, error.what(), error.pointer(), error.byte_offset()};
    }
}

bool equal(const Outcome& a, const Outcome& b) {
    const auto same_problem = [](const sarif::Problem& x, const sarif::Problem& y) {
        return x.pointer == y.pointer && x.reason == y.reason;
    };
    return a.refusal == b.refusal && a.pointer == b.pointer && a.byte_offset == b.byte_offset &&
           a.log.findings == b.log.findings && std::ranges::equal(a.log.problems, b.log.problems, same_problem) &&
           std::ranges::equal(a.log.runs, b.log.runs, {}, &sarif::ToolRun::rules, &sarif::ToolRun::rules);
}

std::optional<std::string> table_is_wrong(const Log& log) {
    const auto& table = log.findings;
    for (const sarif::StringColumn* column :
         {&table.rule_id, &table.severity, &table.file_path, &table.message, &table.code_snippet, &table.baseline_state,
          &table.partial_fingerprints, &table.tool_name}) {
        if (column->size() != table.size()) return "a column of another size";
        for (std::size_t i = 0; i < column->size(); ++i) {
            if (!is_valid_utf8((*column)[i])) return "a text that is not UTF-8";
        }
    }
    if (table.fingerprint.size() != table.size()) return "a finding without a fingerprint";
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::string_view json = table.partial_fingerprints[i];
        if (!json.empty() && response::find_grammar_fault(json, kMaxDepth))
            return "partial fingerprints that are no JSON";
        if (!std::ranges::is_sorted(table.cwe_of(i), std::less_equal<>())) return "weaknesses out of order";
        if (table.line[i] < 0 || table.column[i] < 0 || table.end_line[i] < table.line[i]) return "a wrong region";
    }
    return std::nullopt;
}

std::optional<std::string> rules_are_wrong(const Log& log) {
    std::size_t size = 0;
    for (const sarif::ToolRun& run : log.runs) {
        for (const sarif::ToolRule& rule : run.rules) {
            if (rule.id.empty()) return "a rule without an id";
            for (const std::string* text : {&rule.id, &rule.name, &rule.short_description, &rule.help_uri}) {
                if (!is_valid_utf8(*text)) return "a rule's text that is not UTF-8";
            }
            size += rule.size();
        }
    }
    return size > options(false).max_text_bytes ? std::optional<std::string>("rules of too much text") : std::nullopt;
}

/// Every result is a finding or a problem.
std::optional<std::string> results_are_lost(const Log& log) {
    std::size_t results = 0;
    for (const sarif::ToolRun& run : log.runs) results += run.result_count;
    if (log.findings.size() > results) return "more findings than results";
    if (log.problems.size() > kMaxErrors) return std::nullopt;  // the others are counted only
    return log.findings.size() + log.problems.size() < results ? std::optional<std::string>("a lost result")
                                                               : std::nullopt;
}

}  // namespace

std::optional<std::string> sarif_differs(std::string_view input) {
    const Kernel before = active_kernel();
    const Outcome first = read(input, false);
    std::optional<std::string> difference;
    for (const Kernel kernel : available_kernels()) {
        use_kernel(kernel_name(kernel));
        if (!equal(read(input, false), first)) difference = "kernel " + std::string(kernel_name(kernel));
    }
    use_kernel(kernel_name(before));
    if (difference) return difference;

    const bool is_json = !response::find_encoding_fault(input) && !response::find_grammar_fault(input, kMaxDepth);
    if (is_json == first.byte_offset.has_value()) return "what is taken for JSON";
    const Outcome strict = read(input, true);
    if (first.refusal.empty() && strict.refusal.empty() != first.log.problems.empty()) return "strictness";
    if (first.refusal.empty() && !strict.refusal.empty() && strict.pointer != first.log.problems.front().pointer) {
        return "the first problem";
    }
    difference = table_is_wrong(first.log);
    if (!difference) difference = rules_are_wrong(first.log);
    return difference ? difference : results_are_lost(first.log);
}

}  // namespace fastcore::fuzz
