// What is hashed of findings that are columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/digest/recipe.hpp"
#include "core/sarif/finding_table.hpp"

namespace fastcore::digest {

/// Knows where the table, which it refers to, has the fields of a recipe.
class ColumnMessages {
public:
    ColumnMessages(const sarif::FindingTable& table, const Recipe& recipe);

    /// To be called before the rows from `first` to `last` are written. Returns how many bytes writing one of them
    /// touches at most.
    std::size_t prepare(std::size_t first, std::size_t last);

    /// Writes the message and returns the place behind it; throws ArgumentError for a text that is too long.
    std::byte* write(std::size_t row, std::byte* out) const;

private:
    enum class Kind : unsigned char { text, normalised, number, cwe, flag };

    struct Column {
        Kind kind;
        const sarif::StringColumn* texts = nullptr;
        const sarif::StringColumn* instead = nullptr;  ///< of blank texts; null: nothing
        const std::vector<std::int32_t>* numbers = nullptr;
        std::size_t longest = 0;  ///< of the texts of the rows prepared
    };

    static Column column(const sarif::FindingTable& table, const Recipe& recipe, Field field);

    const sarif::FindingTable& table_;
    std::vector<Column> columns_;
};

}  // namespace fastcore::digest
