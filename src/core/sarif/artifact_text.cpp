#include "core/sarif/artifact_text.hpp"

#include <algorithm>

namespace fastcore::sarif {
namespace {

constexpr std::size_t kBetweenMarks = 256;

std::size_t utf8_size(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xE0) return 2;
    return byte < 0xF0 ? 3 : 4;
}

}  // namespace

ArtifactText::ArtifactText(std::string text) : text_(std::move(text)) {
    std::size_t next_mark = 0;
    while (of(end_.passed, Unit::bytes) < text_.size()) {
        if (of(end_.passed, Unit::bytes) >= next_mark) {
            marks_.push_back(end_);
            next_mark += kBetweenMarks;
        }
        end_ = behind(end_);
    }
    if (marks_.empty()) marks_.push_back(end_);
}

/// The position one character on.
ArtifactText::Position ArtifactText::behind(const Position& position) const {
    const char lead = text_[of(position.passed, Unit::bytes)];
    const std::size_t bytes = utf8_size(lead);
    Position next = position;
    next.passed = {position.passed[0] + bytes, position.passed[1] + 1, position.passed[2] + (bytes == 4 ? 2 : 1)};
    if (lead == '\n') {
        ++next.line;
        next.line_start = next.passed;
    }
    return next;
}

LinePlace ArtifactText::at(std::size_t offset, Unit unit, Unit column_unit) const {
    const auto above =
        std::ranges::upper_bound(marks_, offset, {}, [unit](const Position& mark) { return of(mark.passed, unit); });
    Position position = *(above - 1);  // the first mark is at 0
    while (of(position.passed, Unit::bytes) < text_.size()) {
        const Position next = behind(position);
        if (of(next.passed, unit) > offset) break;
        position = next;
    }
    return {position.line, of(position.passed, column_unit) - of(position.line_start, column_unit) + 1};
}

/// The byte a line starts at; the size of the text for one that is not there.
std::size_t ArtifactText::line_start(std::size_t line) const {
    if (line <= 1) return 0;
    const auto at_line = std::ranges::lower_bound(marks_, line, {}, &Position::line);
    const Position& before = *(at_line - 1);  // the first mark is on line 1
    std::size_t start = of(before.passed, Unit::bytes);
    for (std::size_t passed = before.line; passed < line; ++passed) {
        const std::size_t end = text_.find('\n', start);
        if (end == std::string::npos) return text_.size();
        start = end + 1;
    }
    return start;
}

std::string_view ArtifactText::lines(std::size_t first, std::size_t last) const {
    const std::size_t start = line_start(first);
    std::string_view lines = std::string_view(text_).substr(start, line_start(last + 1) - start);
    if (lines.ends_with('\n')) lines.remove_suffix(lines.ends_with("\r\n") ? 2 : 1);
    return lines;
}

}  // namespace fastcore::sarif
