#include "core/digest/column_messages.hpp"

#include <algorithm>
#include <cstring>

#include "core/digest/field_text.hpp"
#include "core/digest/whitespace.hpp"

namespace fastcore::digest {
namespace {

using sarif::FindingTable;
using sarif::StringColumn;

constexpr std::size_t kPiece = 16;
static_assert(kPiece <= kNormalisingSlack);
// Beside what copying more bytes takes, a branch that went the other way takes little.
constexpr std::size_t kCopiedAlikeMax = 192;

const StringColumn* text_column(const FindingTable& table, Field field) {
    switch (field) {
        case Field::rule_id:
            return &table.rule_id;
        case Field::severity:
            return &table.severity;
        case Field::file_path:
            return &table.file_path;
        case Field::message:
            return &table.message;
        case Field::code_snippet:
            return &table.code_snippet;
        case Field::baseline_state:
            return &table.baseline_state;
        case Field::tool_name:
            return &table.tool_name;
        default:
            return nullptr;
    }
}

const std::vector<std::int32_t>* number_column(const FindingTable& table, Field field) {
    switch (field) {
        case Field::line:
            return &table.line;
        case Field::column:
            return &table.column;
        case Field::end_line:
            return &table.end_line;
        case Field::end_column:
            return &table.end_column;
        default:
            return nullptr;
    }
}

std::size_t longest_text(const StringColumn& column, std::size_t first, std::size_t last) {
    std::int64_t longest = 0;
    for (std::size_t row = first; row < last; ++row) {
        longest = std::max(longest, column.offsets[row + 1] - column.offsets[row]);
    }
    return static_cast<std::size_t>(longest);
}

/// As many bytes as the longest text has can be read at this one.
bool has_room(const StringColumn& column, std::size_t row, std::size_t longest) {
    const std::size_t end = static_cast<std::size_t>(column.offsets[row]) + longest + kNormalisingSlack;
    return longest <= kCopiedAlikeMax && end <= column.text.size();
}

/// Copying takes the same steps for each text of a column, as many as the longest one needs, so that no branch has to
/// be foreseen that depends on a size.
std::byte* write_column_text(const StringColumn& column, std::size_t row, std::size_t longest, std::byte* out) {
    const std::string_view text = column[row];
    if (!has_room(column, row, longest)) return write_text(text, out);
    std::byte* const start = out + kSizeBytes;
    for (std::size_t i = 0; i < longest; i += kPiece) std::memcpy(start + i, text.data() + i, kPiece);
    return close_text(start, start + text.size());
}

std::byte* write_column_normalised(const StringColumn& column, std::size_t row, std::size_t longest, std::byte* out) {
    const std::string_view text = column[row];
    if (!has_room(column, row, longest)) return write_normalised(text, out);
    std::byte* const start = out + kSizeBytes;
    char* const end = write_normalised_text(text, longest, reinterpret_cast<char*>(start));
    return close_text(start, reinterpret_cast<std::byte*>(end));
}

}  // namespace

ColumnMessages::ColumnMessages(const FindingTable& table, const Recipe& recipe) : table_(table) {
    for (const Field field : recipe.hashed()) columns_.push_back(column(table, recipe, field));
}

ColumnMessages::Column ColumnMessages::column(const FindingTable& table, const Recipe& recipe, Field field) {
    if (const auto* const numbers = number_column(table, field)) return {Kind::number, nullptr, nullptr, numbers};
    const StringColumn* const texts = text_column(table, field);
    if (texts == nullptr) return {field == Field::cwe ? Kind::cwe : Kind::flag};
    if (!recipe.is_normalised(field)) return {Kind::text, texts};
    const bool is_replaced = field == Field::code_snippet && recipe.replaces_blank_snippet();
    return {Kind::normalised, texts, is_replaced ? &table.message : nullptr};
}

std::size_t ColumnMessages::prepare(std::size_t first, std::size_t last) {
    std::size_t bound = 0;
    for (Column& column : columns_) {
        bound += kNumberMax;
        if (column.kind == Kind::cwe) {
            std::size_t most = 0;
            for (std::size_t row = first; row < last; ++row) most = std::max(most, table_.cwe_of(row).size());
            bound += most * kCweMax;
        }
        if (column.texts == nullptr) continue;
        column.longest = longest_text(*column.texts, first, last);
        const std::size_t instead = column.instead == nullptr ? 0 : longest_text(*column.instead, first, last);
        bound += std::max(column.longest, instead) + kNormalisingSlack;
    }
    return bound;
}

std::byte* ColumnMessages::write(std::size_t row, std::byte* out) const {
    for (const Column& column : columns_) {
        switch (column.kind) {
            case Kind::text:
                out = write_column_text(*column.texts, row, column.longest, out);
                break;
            case Kind::normalised: {
                std::byte* const end = write_column_normalised(*column.texts, row, column.longest, out);
                const bool is_replaced = column.instead != nullptr && end == out + kSizeBytes;
                out = is_replaced ? write_normalised((*column.instead)[row], out) : end;
                break;
            }
            case Kind::number:
                out = write_number((*column.numbers)[row], out);
                break;
            case Kind::cwe:
                out = write_cwe(table_.cwe_of(row), out);
                break;
            case Kind::flag:
                out = write_flag(table_.suppressed[row] != 0, out);
                break;
        }
    }
    return out;
}

}  // namespace fastcore::digest
