// Streams of batches, cut into pieces.
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/support/arrow_stream.hpp"

using namespace fastcore;

namespace {

using Numbers = std::vector<std::int32_t>;

ArrowArrayStream stream_of(const std::shared_ptr<const Numbers>& numbers) {
    ArrowArrayStream stream{};
    arrow::export_stream(
        {"", "i"},
        [numbers](ArrowArray* out) {
            arrow::export_array({static_cast<std::int64_t>(numbers->size()), {nullptr, numbers->data()}}, numbers, out);
        },
        &stream);
    return stream;
}

}  // namespace

TEST_CASE("a batch comes in pieces", "[support]") {
    ArrowArrayStream stream = stream_of(std::make_shared<const Numbers>(5));
    arrow::StreamReader reader(stream, 2);
    CHECK(stream.release == nullptr);
    CHECK(std::string(reader.schema()->format) == "i");
    for (const auto& [start, size] : {std::pair{0, 2}, std::pair{2, 2}, std::pair{4, 1}}) {
        const arrow::Piece piece = reader.next();
        REQUIRE(piece.batch);
        CHECK(piece.start == start);
        CHECK(piece.size == size);
    }
    CHECK_FALSE(reader.next().batch);
    CHECK_FALSE(reader.next().batch);
}

TEST_CASE("a batch without rows is a piece", "[support]") {
    ArrowArrayStream stream = stream_of(std::make_shared<const Numbers>());
    arrow::StreamReader reader(stream, 2);
    const arrow::Piece piece = reader.next();
    REQUIRE(piece.batch);
    CHECK(piece.size == 0);
    CHECK_FALSE(reader.next().batch);
}

TEST_CASE("a piece keeps its batch until it is released", "[support]") {
    auto numbers = std::make_shared<const Numbers>(3);
    const std::weak_ptr<const Numbers> watched = numbers;
    ArrowArray shared{};
    {
        ArrowArrayStream stream = stream_of(numbers);
        numbers.reset();
        arrow::StreamReader reader(stream, 2);
        reader.next();
        arrow::export_shared(reader.next(), &shared);
    }
    CHECK_FALSE(watched.expired());
    CHECK(shared.offset == 2);
    CHECK(shared.length == 1);
    shared.release(&shared);
    CHECK(shared.release == nullptr);
    CHECK(watched.expired());
}

TEST_CASE("a stream that fails says why, and is at its end", "[support]") {
    ArrowArrayStream stream{};
    arrow::export_stream({"", "i"}, [](ArrowArray*) { throw std::runtime_error("no more"); }, &stream);
    arrow::StreamReader reader(stream, 2);
    std::string reason;
    try {
        reader.next();
    } catch (const arrow::StreamError& error) {
        reason = error.what();
    }
    CHECK(reason == "no more");
    CHECK_FALSE(reader.next().batch);
}
