#include "core/support/arrow_stream.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace fastcore::arrow {
namespace {

/// One that is released at the end if it still has to be.
template <class Struct>
std::shared_ptr<Struct> owned() {
    return {new Struct{}, [](Struct* held) {
                const std::unique_ptr<Struct> freed(held);
                if (held->release != nullptr) held->release(held);
            }};
}

/// A copy of the struct alone, that shares what it points to.
template <class Struct>
void share(const std::shared_ptr<const Struct>& original, Struct* out) {
    auto owner = std::make_unique<std::shared_ptr<const Struct>>(original);
    *out = *original;
    out->release = [](Struct* shared) {
        const std::unique_ptr<std::shared_ptr<const Struct>> held(
            static_cast<std::shared_ptr<const Struct>*>(shared->private_data));
        shared->release = nullptr;
    };
    out->private_data = owner.release();
}

}  // namespace

StreamReader::StreamReader(ArrowArrayStream& stream, std::int64_t rows_max)
    : stream_(owned<ArrowArrayStream>()), rows_max_(rows_max) {
    *stream_ = std::exchange(stream, {});
}

void StreamReader::check(int error) {
    if (error == 0) return;
    const char* const reason = stream_->get_last_error(stream_.get());
    const std::string text = reason == nullptr ? "error " + std::to_string(error) : reason;
    stream_.reset();
    last_ = {};
    throw StreamError(text);
}

const std::shared_ptr<const ArrowSchema>& StreamReader::schema() {
    if (!schema_ && stream_) {
        const std::shared_ptr<ArrowSchema> schema = owned<ArrowSchema>();
        check(stream_->get_schema(stream_.get(), schema.get()));
        schema_ = schema;
    }
    return schema_;
}

Piece StreamReader::next() {
    const std::int64_t passed = last_.start + last_.size;
    if (last_.batch && passed < last_.batch->length) {
        last_.start = passed;
    } else {
        last_ = {};
        if (!stream_) return {};
        const std::shared_ptr<ArrowArray> batch = owned<ArrowArray>();
        check(stream_->get_next(stream_.get(), batch.get()));
        if (batch->release == nullptr) {
            stream_.reset();
            return {};
        }
        last_.batch = batch;
    }
    last_.size = std::min(rows_max_, std::max<std::int64_t>(last_.batch->length - last_.start, 0));
    return last_;
}

void export_shared(const std::shared_ptr<const ArrowSchema>& schema, ArrowSchema* out) { share(schema, out); }

void export_shared(const Piece& piece, ArrowArray* out) {
    share(piece.batch, out);
    out->offset += piece.start;
    out->length = piece.size;
    constexpr std::int64_t unknown = -1;
    if (out->null_count != 0) out->null_count = unknown;
}

}  // namespace fastcore::arrow
