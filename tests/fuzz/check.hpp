// What a fuzzer asserts of an input, for the fuzzers and for the tests that replay their findings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fastcore::fuzz {

using Check = std::optional<std::string> (*)(std::string_view input);

/// Every kernel does with the call that is written in `input` what the rules say; else what differs.
std::optional<std::string> builders_differ(std::string_view input);

/// Several threads, among which the rows, made longer, are divided, do what one does; else what differs.
std::optional<std::string> workers_differ(std::string_view input);

/// UTF-8 is recognised, measured and written as the Unicode Standard says, whatever `input` is taken for; else what
/// differs.
std::optional<std::string> utf8_differs(std::string_view input);

/// A SARIF log is read alike on every kernel, and no result of it is lost; else what differs.
std::optional<std::string> sarif_differs(std::string_view input);

/// UUIDs, addresses, numbers, dates and timestamps are taken by binary COPY, and mean, what the rules say; else what
/// differs.
std::optional<std::string> pgcopy_differs(std::string_view input);

/// Columns of Arrow become the tuples of binary COPY that their values are by the rules, in whatever layout they come;
/// else what differs.
std::optional<std::string> pgcopy_arrow_differs(std::string_view input);

}  // namespace fastcore::fuzz
