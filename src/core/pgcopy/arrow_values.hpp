// What appends a value of an Arrow column, chosen once a column.
#pragma once

#include <cstddef>

#include "core/pgcopy/arrow_column.hpp"

namespace fastcore::pgcopy {

using AppendArrowValue = ArrowFault (*)(const ArrowColumn&, std::size_t row, Answer& out);

/// Null: a value of the type does not fit into such a column.
AppendArrowValue arrow_text_appender(ColumnType column, const ArrowType& type);
AppendArrowValue arrow_number_appender(ColumnType column, const ArrowType& type);
AppendArrowValue arrow_time_appender(ColumnType column, const ArrowType& type);
template <class Offset>
ArrowFault append_arrow_list(const ArrowColumn& column, std::size_t row, Answer& out);

}  // namespace fastcore::pgcopy
