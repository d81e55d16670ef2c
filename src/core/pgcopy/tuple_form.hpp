// What each tuple of a COPY is made of.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/pgcopy/column.hpp"

namespace fastcore::pgcopy {

struct TupleForm {
    std::vector<Column> columns;
    std::string constants;  ///< the last fields, encoded, which are the same in each tuple
    std::size_t constant_count = 0;

    std::size_t field_count() const { return columns.size() + constant_count; }
};

}  // namespace fastcore::pgcopy
