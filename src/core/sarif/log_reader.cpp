#include "core/sarif/log_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/digest/table_fingerprints.hpp"
#include "core/response/json_escape.hpp"
#include "core/sarif/external_properties.hpp"
#include "core/sarif/file_path.hpp"
#include "core/sarif/json_index.hpp"
#include "core/sarif/result_reader.hpp"
#include "core/sarif/sarif_error.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::string_view kVersion = "2.1.0";

std::string pointer_to(const ResultList& list, std::size_t i) { return list.pointer + "/" + std::to_string(i); }

/// No more than a few logs have.
std::size_t finding_count_bound(std::size_t log_size) {
    constexpr std::size_t bytes_of_short_result = 256;
    return log_size / bytes_of_short_result;
}

/// Lets the columns grow in place. What is not written to takes no memory.
void expect_findings(FindingTable& findings, std::size_t log_size) {
    constexpr std::size_t long_text_part = 4;
    constexpr std::size_t short_text_part = 16;
    const auto reserve = [](std::string& text, std::size_t size) {
        text.reserve(size);
        prefer_huge_pages({text.data(), text.capacity()});
    };
    for (StringColumn* column : {&findings.message, &findings.code_snippet, &findings.file_path}) {
        reserve(column->text, log_size / long_text_part);
    }
    for (StringColumn* column :
         {&findings.rule_id, &findings.severity, &findings.partial_fingerprints, &findings.tool_name}) {
        reserve(column->text, log_size / short_text_part);
    }
    const std::size_t count = finding_count_bound(log_size);
    for (StringColumn* column :
         {&findings.message, &findings.code_snippet, &findings.file_path, &findings.rule_id, &findings.severity,
          &findings.partial_fingerprints, &findings.tool_name, &findings.baseline_state}) {
        column->offsets.reserve(count + 1);
    }
    findings.cwe_offsets.reserve(count + 1);
    for (auto* column : {&findings.line, &findings.column, &findings.end_line, &findings.end_column}) {
        column->reserve(count);
    }
}

class LogReader {
public:
    LogReader(const JsonIndex& json, const LogOptions& options, Checkpoint* checkpoint)
        : json_(json),
          plans_(json),
          options_(options),
          checkpoint_(checkpoint),
          source_root_(normalised_path(options.source_root)) {}

    Log read();

private:
    void check_version(Value version);
    void read_run(Value run, const std::string& pointer, const std::vector<ExternalProperties>& external);
    void add(Problem problem);
    [[noreturn]] void refuse_texts(std::string pointer, const std::string& whose) const;

    const JsonIndex& json_;
    ResultPlans plans_;
    const LogOptions& options_;
    Checkpoint* checkpoint_;
    std::string source_root_;
    Log log_;
    digest::TableFingerprinter fingerprinter_{log_.findings, digest::Recipe{}};
    std::size_t problem_count_ = 0;
    std::size_t shared_size_ = 0;
};

void LogReader::add(Problem problem) {
    if (options_.strict) throw SarifError::at_pointer(std::move(problem.pointer), problem.reason);
    if (problem_count_++ < options_.max_errors) log_.problems.push_back(std::move(problem));
}

void LogReader::refuse_texts(std::string pointer, const std::string& whose) const {
    const std::string most = std::to_string(options_.max_text_bytes);
    throw SarifError::at_pointer(std::move(pointer), "the " + whose + " take more than " + most + " bytes");
}

void LogReader::check_version(Value version) {
    if (version != kAbsent && !json_.is_string(version)) throw SarifError::at_pointer("/version", kNoString);
    const std::string text = json_.text(json_.string(version));
    if (text.empty()) {
        add({"/version", "missing"});
    } else if (text != kVersion && !text.starts_with(std::string(kVersion) + "-")) {
        throw SarifError::at_pointer("/version", "version " + response::json_string(text) +
                                                     " is not supported: expected " + response::json_string(kVersion));
    }
}

void LogReader::read_run(Value run, const std::string& pointer, const std::vector<ExternalProperties>& external) {
    constexpr std::size_t run_bytes = 1024;  // about what one becomes for Python
    Run read = sarif::read_run(json_, run, pointer, external);
    shared_size_ += run_bytes;
    for (const ToolRule& rule : read.summary.rules) shared_size_ += rule.size();
    ResultReader reader(json_, plans_, read, source_root_, options_.max_text_bytes, log_.findings, shared_size_);
    if (reader.is_full()) refuse_texts(pointer, "rules and findings");
    for (const ResultList& list : read.results) {
        if (!json_.is_array(list.results)) {
            add({list.pointer, kNoArray});
            continue;
        }
        std::size_t i = 0;
        json_.for_each_item(list.results, [&](Value result) {
            if (const auto problem = reader.read(result)) {
                add({pointer_to(list, i) + problem->pointer, problem->reason});
            } else if (reader.is_full()) {
                refuse_texts(pointer_to(list, i), "findings");
            }
            // while they are in the CPU's cache, but not so soon that it has them in its store buffers only
            if (log_.findings.size() - fingerprinter_.taken() >= fingerprinter_.kAtOnce) fingerprinter_.take();
            check_at_times(++i, checkpoint_);
        });
        read.summary.result_count += i;
    }
    log_.runs.push_back(std::move(read.summary));
}

Log LogReader::read() {
    expect_findings(log_.findings, json_.size());
    fingerprinter_.reserve(finding_count_bound(json_.size()));
    static constexpr Keys<3> keys{"version", "runs", "inlineExternalProperties"};
    if (!json_.is_object(json_.root())) throw SarifError::at_pointer("", kNoObject);
    const auto [version, runs, external] = json_.members(json_.root(), keys);
    check_version(version);
    if (!json_.is_array(runs)) throw SarifError::at_pointer("/runs", kNoArray);

    const std::vector<Value> items = json_.items(runs);
    const auto external_of_run = assign_external_properties(json_, items, external);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string pointer = "/runs/" + std::to_string(i);
        if (json_.is_object(items[i])) {
            read_run(items[i], pointer, external_of_run[i]);
        } else {
            add({pointer, kNoObject});
        }
    }
    if (problem_count_ > options_.max_errors) {
        const std::size_t more = problem_count_ - options_.max_errors;
        log_.problems.push_back({"", std::to_string(more) + " more problems are not listed"});
    }
    fingerprinter_.take();
    log_.findings.fingerprint = fingerprinter_.finish().digests;
    return std::move(log_);
}

}  // namespace

Log read_log(std::string_view text, const LogOptions& options, Checkpoint* checkpoint) {
    const JsonIndex json(text, options.max_depth, checkpoint);
    return LogReader(json, options, checkpoint).read();
}

}  // namespace fastcore::sarif
