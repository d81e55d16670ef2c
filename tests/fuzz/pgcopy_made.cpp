#include "fuzz/pgcopy_made.hpp"

#include <array>
#include <optional>

#include "core/pgcopy/numeric.hpp"
#include "fuzz/text.hpp"

namespace fastcore::fuzz {
namespace {

using pgcopy::Answer;
using pgcopy::Column;
using pgcopy::ColumnType;

const PgcopyOutcome kNull{std::string(4, '\xFF'), {}};

/// Escapes of JSON one after the other, from the front.
bool escapes_nul(std::string_view json) {
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] != '\\') continue;
        if (json.substr(i + 1, 5) == "u0000") return true;
        ++i;
    }
    return false;
}

PgcopyOutcome outcome_of_text(const std::string& text, const Column& column, bool is_binary) {
    const bool is_json = column.type == ColumnType::json || column.type == ColumnType::jsonb;
    const Decoded decoded = decode_utf8(text);
    if (!is_binary && decoded.invalid_at) return {{}, "text is not UTF-8"};
    if (column.type != ColumnType::bytea && text.find('\0') != std::string::npos) {
        return {{}, "text holds a NUL character"};
    }
    if (column.type == ColumnType::jsonb && escapes_nul(text)) return {{}, "jsonb cannot hold a NUL character"};
    if (!is_json && column.length != 0 && decoded.text.size() > column.length) {
        return {{}, "longer than " + std::to_string(column.length) + " characters"};
    }
    return {pgcopy_field((column.type == ColumnType::jsonb ? "\1" : "") + text), {}};
}

PgcopyTexts texts_of(PgcopyChoices& choices, std::size_t rows) {
    // one size that a column writes in one go, and one that it does not
    constexpr std::array<std::size_t, 8> sizes{0, 1, 3, 12, 13, 40, 256, 300};
    PgcopyTexts texts{{}, validity_chosen(choices, rows)};
    for (std::size_t row = 0; row < rows; ++row) {
        std::string text = choices.text(sizes.at(choices.below(sizes.size())));
        if (choices.flag()) {
            std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == '\0'; });
        }
        texts.values.push_back(std::move(text));
    }
    return texts;
}

void add_null(PgcopyMade& made) { made.outcomes.push_back(made.column.nullable ? kNull : PgcopyOutcome{{}, "null"}); }

PgcopyOutcome outcome_of_list(const PgcopyTexts& items, std::size_t start, std::size_t end, const Column& column) {
    constexpr std::uint64_t text_oid = 25;
    std::string fields;
    bool has_null = false;
    for (std::size_t item = start; item < end; ++item) {
        const PgcopyOutcome outcome = items.has(item) ? outcome_of_text(items.values[item], column, false) : kNull;
        if (!outcome.reason.empty()) return {{}, "item " + std::to_string(item - start) + ": " + outcome.reason};
        has_null = has_null || !items.has(item);
        fields += outcome.field;
    }
    const std::string header = big_endian(start == end ? 0 : 1, 4) + big_endian(has_null ? 1 : 0, 4);
    const std::string dimension = start == end ? "" : big_endian(end - start, 4) + big_endian(1, 4);
    return {pgcopy_field(header + big_endian(text_oid, 4) + dimension + fields), {}};
}

/// The number as a text that says no more than it.
std::string decimal_text(std::int64_t number, int scale) {
    std::string digits = std::to_string(number);
    const std::string sign = number < 0 ? "-" : "";
    digits.erase(0, sign.size());
    if (scale <= 0) return sign + digits + std::string(static_cast<std::size_t>(-scale), '0');
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    return sign + digits.insert(digits.size() - places, ".");
}

}  // namespace

std::string big_endian(std::uint64_t number, std::size_t size) {
    std::string bytes;
    while (size-- > 0) bytes += static_cast<char>(number >> 8 * size);
    return bytes;
}

std::string pgcopy_field(std::string_view content) { return big_endian(content.size(), 4).append(content); }

std::vector<bool> validity_chosen(PgcopyChoices& choices, std::size_t rows) {
    std::vector<bool> is_valid;
    if (!choices.flag()) return is_valid;
    for (std::size_t row = 0; row < rows; ++row) is_valid.push_back(choices.below(4) != 0);
    return is_valid;
}

PgcopyMade texts_made(PgcopyChoices& choices, std::size_t rows) {
    constexpr std::array formats{"u", "U", "vu", "c", "S", "l", "z", "Z", "vz"};
    constexpr std::size_t first_binary = 6;
    const std::size_t format = choices.below(formats.size());
    const bool is_binary = format >= first_binary;
    const std::array types{is_binary ? ColumnType::bytea : ColumnType::text, ColumnType::json, ColumnType::jsonb};
    PgcopyMade made{{"t", types.at(choices.below(types.size())), choices.flag(), 0}, nullptr, {}};
    if (made.column.type == ColumnType::text) made.column.length = choices.below(20);
    const PgcopyTexts texts = texts_of(choices, rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (texts.has(row)) {
            made.outcomes.push_back(outcome_of_text(texts.values[row], made.column, is_binary));
        } else {
            add_null(made);
        }
    }
    made.arrow = pgcopy_texts("t", formats.at(format), texts);
    return made;
}

PgcopyMade integers_made(PgcopyChoices& choices, std::size_t rows) {
    const bool is_wide = choices.flag();
    PgcopyMade made{{"n", ColumnType::int4, choices.flag(), 0}, nullptr, {}};
    made.arrow = std::make_unique<PgcopyColumn>("n", is_wide ? "l" : "i", rows);
    const std::vector<bool> is_valid = validity_chosen(choices, rows);
    std::vector<std::int64_t> wide;
    std::vector<std::int32_t> narrow;
    for (std::size_t row = 0; row < rows; ++row) {
        wide.push_back(choices.number());
        narrow.push_back(static_cast<std::int32_t>(wide.back()));
        if (!is_valid.empty() && !is_valid[row]) {
            add_null(made);
        } else if (is_wide && wide.back() != narrow.back()) {
            made.outcomes.push_back({{}, "out of range for int4"});
        } else {
            made.outcomes.push_back({pgcopy_field(big_endian(static_cast<std::uint32_t>(narrow.back()), 4)), {}});
        }
    }
    made.arrow->add_validity(is_valid);
    is_wide ? made.arrow->add_numbers(wide) : made.arrow->add_numbers(narrow);
    return made;
}

PgcopyMade booleans_made(PgcopyChoices& choices, std::size_t rows) {
    PgcopyMade made{{"b", ColumnType::boolean, choices.flag(), 0}, nullptr, {}};
    made.arrow = std::make_unique<PgcopyColumn>("b", "b", rows);
    const std::vector<bool> is_valid = validity_chosen(choices, rows);
    const std::string bits = choices.text(rows / 8 + 1) + std::string(rows / 8 + 1, '\x5A');
    for (std::size_t row = 0; row < rows; ++row) {
        if (!is_valid.empty() && !is_valid[row]) {
            add_null(made);
        } else {
            made.outcomes.push_back(
                {pgcopy_field((bits[row / 8] >> row % 8 & 1) != 0 ? "\1" : std::string(1, '\0')), {}});
        }
    }
    made.arrow->add_validity(is_valid);
    made.arrow->add_buffer(std::string_view(bits).substr(0, (rows + 7) / 8));
    return made;
}

PgcopyMade lists_made(PgcopyChoices& choices, std::size_t rows) {
    constexpr std::array item_formats{"u", "U", "vu"};
    const bool is_wide = choices.flag();
    PgcopyMade made{{"l", ColumnType::text_array, choices.flag(), choices.below(20)}, nullptr, {}};
    std::vector<std::int64_t> wide{0};
    for (std::size_t row = 0; row < rows; ++row) {
        wide.push_back(wide.back() + static_cast<std::int64_t>(choices.below(3)));
    }
    const std::vector<std::int32_t> narrow(wide.begin(), wide.end());
    const PgcopyTexts items = texts_of(choices, static_cast<std::size_t>(wide.back()));
    const std::vector<bool> is_valid = validity_chosen(choices, rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (!is_valid.empty() && !is_valid[row]) {
            add_null(made);
        } else {
            made.outcomes.push_back(outcome_of_list(items, static_cast<std::size_t>(wide[row]),
                                                    static_cast<std::size_t>(wide[row + 1]), made.column));
        }
    }
    made.arrow = std::make_unique<PgcopyColumn>("l", is_wide ? "+L" : "+l", rows);
    made.arrow->add_validity(is_valid);
    is_wide ? made.arrow->add_numbers(wide) : made.arrow->add_numbers(narrow);
    made.arrow->add_child(pgcopy_texts("item", item_formats.at(choices.below(item_formats.size())), items));
    return made;
}

PgcopyMade decimals_made(PgcopyChoices& choices, std::size_t rows) {
    constexpr std::array<std::size_t, 4> widths{4, 8, 16, 32};
    const std::size_t width = widths.at(choices.below(widths.size()));
    const int scale = static_cast<int>(choices.below(16)) - 4;
    PgcopyMade made{{"d", ColumnType::numeric, choices.flag(), 0}, nullptr, {}};
    const std::vector<bool> is_valid = validity_chosen(choices, rows);
    std::string numbers;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::int64_t chosen = choices.number();
        const std::int64_t number = width == 4 ? static_cast<std::int32_t>(chosen) : chosen;
        for (std::size_t byte = 0; byte < width; ++byte) {
            numbers += byte < sizeof number ? static_cast<char>(number >> 8 * byte) : number < 0 ? '\xFF' : '\0';
        }
        if (!is_valid.empty() && !is_valid[row]) {
            add_null(made);
            continue;
        }
        HeapStorage storage;
        Answer out(storage);
        pgcopy::append_numeric(out, decimal_text(number, scale));
        made.outcomes.push_back({std::string(out.text()), {}});
    }
    const std::string format = "d:76," + std::to_string(scale) + "," + std::to_string(8 * width);
    made.arrow = std::make_unique<PgcopyColumn>("d", format, rows);
    made.arrow->add_validity(is_valid);
    made.arrow->add_buffer(numbers);
    return made;
}

}  // namespace fastcore::fuzz
