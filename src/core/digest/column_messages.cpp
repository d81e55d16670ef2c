#include "core/digest/column_messages.hpp"

#include <algorithm>
#include <cstring>

#include "core/digest/field_text.hpp"
#include "core/digest/finding_members.hpp"
#include "core/digest/whitespace.hpp"

namespace fastcore::digest {
namespace {

using sarif::FindingTable;
using sarif::StringColumn;

constexpr std::size_t kPiece = 16;
static_assert(kPiece <= kNormalisingSlack);
// Copying more takes so long that a branch foreseen wrongly no longer matters.
constexpr std::size_t kCopiedAlikeMax = 192;

std::size_t longest_text(const StringColumn& column, std::size_t first, std::size_t last) {
    std::int64_t longest = 0;
    for (std::size_t row = first; row < last; ++row) {
        longest = std::max(longest, column.offsets[row + 1] - column.offsets[row]);
    }
    return static_cast<std::size_t>(longest);
}

/// Whether as many bytes as the longest text of the column has can be read from the start of this one.
bool has_room(const StringColumn& column, std::size_t row, std::size_t longest) {
    const std::size_t end = static_cast<std::size_t>(column.offsets[row]) + longest + kNormalisingSlack;
    return longest <= kCopiedAlikeMax && end <= column.text.size();
}

/// Each text of a column is copied in as many steps as the longest one needs: a loop that ended with the text would end
/// at another step each time, which the CPU could not foresee.
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
    if (const auto numbers = number_member<FindingTable>(field)) {
        return {.kind = Kind::number, .numbers = &(table.*numbers)};
    }
    const auto texts = text_member<FindingTable>(field);
    if (texts == nullptr) return {.kind = field == Field::cwe ? Kind::cwe : Kind::flag};
    if (!recipe.is_normalised(field)) return {.kind = Kind::text, .texts = &(table.*texts)};
    const bool is_replaced = field == Field::code_snippet && recipe.replaces_blank_snippet();
    return {.kind = Kind::normalised, .texts = &(table.*texts), .instead = is_replaced ? &table.message : nullptr};
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
