// How bad a finding is, in one word.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fastcore::sarif {

/// The word for a CVSS score as `security-severity` gives it (GitHub's limits); nothing for a negative one.
std::optional<std::string_view> severity_of_score(double score);

/// Likewise for a text: a score, or a word. Nothing for a blank one.
std::optional<std::string> severity_of_text(std::string_view text);

/// The word for a level (SARIF 2.1.0, section 3.27.10), whatever its case; nothing for another text.
std::optional<std::string_view> severity_of_level(std::string_view level);

}  // namespace fastcore::sarif
