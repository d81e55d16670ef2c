// Record batches as tuples of a COPY: the same whichever layout of Arrow the values come in.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/pgcopy/arrow_rows.hpp"
#include "fuzz/check.hpp"
#include "fuzz/pgcopy_column.hpp"
#include "fuzz/pgcopy_made.hpp"

namespace fastcore::fuzz {
namespace {

using pgcopy::Answer;
using pgcopy::ColumnType;

class NoCheckpoint final : public Checkpoint {
public:
    void check() override {}
};

/// What is written, and what is said of the rows that are not.
struct Written {
    std::string content;
    std::vector<std::string> problems;

    void refuse(std::size_t index, const std::string& column, const std::string& reason) {
        problems.push_back(std::to_string(index) + ' ' + column + ' ' + reason);
    }
};

Written written(const pgcopy::TupleForm& form, const PgcopyColumn& batch, std::size_t first_index) {
    HeapStorage storage;
    Answer out(storage);
    out.reserve(1);
    NoCheckpoint checkpoint;
    Written result;
    const pgcopy::ArrowBatch rows{batch.schema(), batch.array(), first_index};
    for (const pgcopy::CopyError& error : pgcopy::append_arrow(form, rows, true, out, checkpoint)) {
        result.refuse(error.row_index().value_or(0), error.column(), error.what());
    }
    result.content = out.text();
    return result;
}

std::optional<std::string> batch_differs(PgcopyChoices choices) {
    constexpr std::size_t rows_max = 24;
    constexpr std::size_t first_index = 1000;
    const std::size_t all = choices.below(rows_max);
    const std::size_t column_start = choices.below(all + 1);
    const std::size_t start = choices.below(all - column_start + 1);
    const std::size_t count = choices.below(all - column_start - start + 1);
    constexpr std::array makers{texts_made, integers_made, booleans_made, lists_made, decimals_made};
    const std::size_t first_maker = choices.below(makers.size());
    std::vector<PgcopyMade> columns;
    for (std::size_t i = 0; i < makers.size(); ++i) {
        columns.push_back(makers.at((first_maker + i) % makers.size())(choices, all));
        columns.back().arrow->slice(column_start, all - column_start);
    }
    const std::vector<bool> has_row = validity_chosen(choices, start + count);

    pgcopy::TupleForm form;
    form.constants = pgcopy_field("constant");
    form.constant_count = 1;
    Written expected;
    for (const PgcopyMade& made : columns) form.columns.push_back(made.column);
    for (std::size_t row = 0; row < count; ++row) {
        if (!has_row.empty() && !has_row[start + row]) {
            expected.refuse(first_index + row, "", "row is null");
            continue;
        }
        const auto outcome = [&](const PgcopyMade& made) -> const PgcopyOutcome& {
            return made.outcomes[column_start + start + row];
        };
        const auto bad =
            std::ranges::find_if(columns, [&](const PgcopyMade& made) { return !outcome(made).reason.empty(); });
        if (bad != columns.end()) {
            expected.refuse(first_index + row, bad->column.name, outcome(*bad).reason);
            continue;
        }
        expected.content += big_endian(columns.size() + 1, 2);
        for (const PgcopyMade& made : columns) expected.content += outcome(made).field;
        expected.content += form.constants;
    }

    PgcopyColumn batch("", "+s", count);
    batch.add_validity(has_row);
    for (PgcopyMade& made : columns) batch.add_child(std::move(made.arrow));
    batch.slice(start, count);
    const Written found = written(form, batch, first_index);
    if (found.problems != expected.problems) return "what is refused of a batch";
    if (found.content != expected.content) return "the tuples of a batch";
    return std::nullopt;
}

/// Views and indices that point anywhere are refused, or point at something.
void read_wild(std::string_view input) {
    constexpr std::size_t view_size = 16;
    const std::size_t count = input.size() / view_size;
    PgcopyColumn batch("", "+s", count);
    batch.add_validity({});
    auto views = std::make_unique<PgcopyColumn>("v", "vu", count);
    views->add_validity({});
    views->add_buffer(input.substr(0, count * view_size));
    views->add_buffer(input.substr(count * view_size));
    views->add_numbers(std::vector<std::int64_t>{static_cast<std::int64_t>(input.size() - count * view_size)});
    auto indices = std::make_unique<PgcopyColumn>("i", "s", count);
    indices->add_validity({});
    indices->add_buffer(input.substr(0, count * sizeof(std::int16_t)));
    indices->set_dictionary(pgcopy_texts("", "vu", {{"a", "of more than twelve bytes"}, {}}));
    batch.add_child(std::move(views));
    batch.add_child(std::move(indices));
    for (const char* const name : {"v", "i"}) {
        pgcopy::TupleForm form;
        form.columns = {{name, ColumnType::text, true, 0}};
        try {
            written(form, batch, 0);
        } catch (const pgcopy::CopyError&) {
            continue;
        }
    }
}

}  // namespace

std::optional<std::string> pgcopy_arrow_differs(std::string_view input) {
    read_wild(input);
    return batch_differs(PgcopyChoices(input));
}

}  // namespace fastcore::fuzz
