// Columns that other libraries hand over: the batches of an Arrow stream, in pieces of bounded size.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "core/support/arrow.hpp"

namespace fastcore::arrow {

/// What the stream says of its failure.
class StreamError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Rows of a batch, which lives for as long as they do.
struct Piece {
    std::shared_ptr<const ArrowArray> batch;
    std::int64_t start = 0;
    std::int64_t size = 0;
};

class StreamReader {
public:
    /// Takes the stream over, which is released where it was. `rows_max` is positive.
    StreamReader(ArrowArrayStream& stream, std::int64_t rows_max);

    /// A batch without rows is a piece too. No batch: the stream is at its end. Throws StreamError.
    Piece next();

    /// Throws StreamError.
    const std::shared_ptr<const ArrowSchema>& schema();

private:
    void check(int error);

    std::shared_ptr<ArrowArrayStream> stream_;  ///< null: at its end
    std::shared_ptr<const ArrowSchema> schema_;
    Piece last_;
    std::int64_t rows_max_;
};

/// Without a copy; whoever takes it shares the original.
void export_shared(const std::shared_ptr<const ArrowSchema>& schema, ArrowSchema* out);
void export_shared(const Piece& piece, ArrowArray* out);

}  // namespace fastcore::arrow
