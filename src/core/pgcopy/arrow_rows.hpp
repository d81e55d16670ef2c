// A record batch of Arrow data as tuples of a COPY.
#pragma once

#include <cstddef>
#include <vector>

#include "core/pgcopy/copy_error.hpp"
#include "core/pgcopy/fields.hpp"
#include "core/pgcopy/tuple_form.hpp"
#include "core/support/arrow.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::pgcopy {

struct ArrowBatch {
    const ArrowSchema& schema;  ///< of a struct, whose children are columns
    const ArrowArray& array;
    std::size_t first_index;  ///< of its first row among all rows
};

/// Appends the rows. Of those that cannot be encoded it returns the problems, or throws the first one where none are
/// collected. Throws CopyError where a column is missing, malformed or of a type that does not fit.
std::vector<CopyError> append_arrow(const TupleForm& form, const ArrowBatch& batch, bool collect_errors, Answer& out,
                                    Checkpoint& checkpoint);

}  // namespace fastcore::pgcopy
