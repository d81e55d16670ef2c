// Columns that an input chooses, and what their values become, written down once more, value by value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/pgcopy/column.hpp"
#include "fuzz/pgcopy_choices.hpp"
#include "fuzz/pgcopy_column.hpp"

namespace fastcore::fuzz {

std::string big_endian(std::uint64_t number, std::size_t size);

/// The content behind its size.
std::string pgcopy_field(std::string_view content);

/// What becomes of a value, or why nothing does.
struct PgcopyOutcome {
    std::string field;
    std::string reason;
};

/// A column in one of its layouts, and what its rows become.
struct PgcopyMade {
    pgcopy::Column column;
    std::unique_ptr<PgcopyColumn> arrow;
    std::vector<PgcopyOutcome> outcomes;
};

using PgcopyMaker = PgcopyMade (*)(PgcopyChoices& choices, std::size_t rows);

PgcopyMade texts_made(PgcopyChoices& choices, std::size_t rows);
PgcopyMade integers_made(PgcopyChoices& choices, std::size_t rows);
PgcopyMade booleans_made(PgcopyChoices& choices, std::size_t rows);
PgcopyMade lists_made(PgcopyChoices& choices, std::size_t rows);
PgcopyMade decimals_made(PgcopyChoices& choices, std::size_t rows);

/// Which rows are there; none where all are.
std::vector<bool> validity_chosen(PgcopyChoices& choices, std::size_t rows);

}  // namespace fastcore::fuzz
