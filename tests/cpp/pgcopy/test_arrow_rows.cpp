// Record batches as tuples, and what of malformed ones is noticed.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/pgcopy/arrow_rows.hpp"
#include "pgcopy/encoded.hpp"

using namespace fastcore;
using pgcopy::Column;
using pgcopy::ColumnType;
using pgcopy::CopyError;

namespace {

class NoCheckpoint final : public Checkpoint {
public:
    void check() override {}
};

/// A struct of the interface, released at the end.
template <class Struct>
struct Exported : Struct {
    Exported() : Struct{} {}
    Exported(const Exported&) = delete;
    Exported& operator=(const Exported&) = delete;
    ~Exported() {
        if (this->release != nullptr) this->release(this);
    }
};

/// One column in a batch, both of which a test may spoil.
class Batch {
public:
    Batch(const arrow::Field& field, const arrow::Array& column) {
        arrow::export_schema({"", "+s", {field}}, &schema);
        arrow::export_array({column.length, {nullptr}, {column}}, nullptr, &array);
    }

    ArrowArray& column() { return *array.children[0]; }

    /// The tuples' hexadecimal digits, or the error of the first.
    std::string encoded(ColumnType type, bool nullable = true) {
        pgcopy::TupleForm form;
        form.columns = {{"c", type, nullable, 0}};
        HeapStorage storage;
        response::Answer out(storage);
        NoCheckpoint checkpoint;
        out.reserve(1);
        try {
            pgcopy::append_arrow(form, {schema, array, 0}, false, out, checkpoint);
        } catch (const CopyError& error) {
            const std::string row = error.row_index() ? std::to_string(*error.row_index()) + ": " : "";
            return row + error.what();
        }
        return test::hex(out.text());
    }

    Exported<ArrowSchema> schema;
    Exported<ArrowArray> array;
};

const std::string kMalformed = "malformed Arrow data";

// the buffers of two texts, "a" and "bc", and of a list of both
constexpr std::int32_t kOffsets[] = {0, 1, 3};
constexpr std::int32_t kListOffsets[] = {0, 2};
constexpr char kTexts[] = "abc";

arrow::Array texts() { return {2, {nullptr, kOffsets, kTexts}}; }

}  // namespace

TEST_CASE("texts become fields, those that are null too", "[pgcopy]") {
    Batch batch({"c", "u"}, texts());
    CHECK(batch.encoded(ColumnType::text) ==
          "0001"
          "00000001"
          "61"
          "0001"
          "00000002"
          "6263");
    constexpr std::uint8_t second[] = {0b10};
    batch.column().buffers[0] = second;
    batch.column().null_count = 1;
    CHECK(batch.encoded(ColumnType::text) ==
          "0001"
          "ffffffff"
          "0001"
          "00000002"
          "6263");
    CHECK(batch.encoded(ColumnType::text, false) == "0: null");
}

TEST_CASE("offsets of the batch and of its column add up", "[pgcopy]") {
    constexpr std::int16_t numbers[] = {1, 2, 3, 4};
    Batch batch({"c", "s"}, {3, {nullptr, numbers}});
    batch.column().offset = 1;
    batch.array.offset = 1;
    batch.array.length = 2;
    CHECK(batch.encoded(ColumnType::int2) ==
          "0001"
          "00000002"
          "0003"
          "0001"
          "00000002"
          "0004");
    batch.array.length = 3;
    CHECK(batch.encoded(ColumnType::int2) == kMalformed);
}

TEST_CASE("a list of texts becomes an array", "[pgcopy]") {
    Batch batch({"c", "+l", {{"item", "u"}}}, {1, {nullptr, kListOffsets}, {texts()}});
    CHECK(batch.encoded(ColumnType::text_array) ==
          "0001"
          "0000001f"
          "00000001"
          "00000000"
          "00000019"
          "00000002"
          "00000001"
          "00000001"
          "61"
          "00000002"
          "6263");
}

TEST_CASE("rows of the batch may be null", "[pgcopy]") {
    Batch batch({"c", "u"}, texts());
    constexpr std::uint8_t first[] = {0b01};
    batch.array.buffers[0] = first;
    batch.array.null_count = 1;
    CHECK(batch.encoded(ColumnType::text) == "1: row is null");
}

TEST_CASE("texts are UTF-8 each by itself", "[pgcopy]") {
    constexpr std::int32_t torn[] = {0, 1, 2};
    Batch batch({"c", "u"}, {2, {nullptr, torn, "\xC3\xA9"}});
    CHECK(batch.encoded(ColumnType::text) == "0: text is not UTF-8");
    CHECK(batch.encoded(ColumnType::jsonb) == "0: text is not UTF-8");
}

TEST_CASE("types that do not fit are named", "[pgcopy]") {
    CHECK(Batch({"c", "u"}, texts()).encoded(ColumnType::int4) == "cannot put Arrow type utf8 into int4");
    CHECK(Batch({"c", "tsu:UTC"}, {0, {nullptr, nullptr}}).encoded(ColumnType::timestamp) ==
          "cannot put Arrow type timestamp with time zone into timestamp");
    CHECK(Batch({"d", "u"}, texts()).encoded(ColumnType::text) == "missing");
}

TEST_CASE("data that contradicts itself is refused", "[pgcopy]") {
    const auto refuses = [](const std::function<void(ArrowArray&)>& spoil) {
        Batch batch({"c", "u"}, texts());
        spoil(batch.column());
        return batch.encoded(ColumnType::text) == kMalformed;
    };
    CHECK(refuses([](ArrowArray& column) { column.length = 1; }));
    CHECK(refuses([](ArrowArray& column) { column.length = -1; }));
    CHECK(refuses([](ArrowArray& column) { column.offset = -1; }));
    CHECK(refuses([](ArrowArray& column) { column.offset = INT64_MAX; }));
    CHECK(refuses([](ArrowArray& column) { column.null_count = 3; }));
    CHECK(refuses([](ArrowArray& column) { column.null_count = 1; }));  // and no bits
    CHECK(refuses([](ArrowArray& column) { column.n_buffers = 2; }));
    CHECK(refuses([](ArrowArray& column) { column.buffers[1] = nullptr; }));
    CHECK(refuses([](ArrowArray& column) { column.buffers[2] = nullptr; }));
    static constexpr std::int32_t descending[] = {0, 2, 1};
    CHECK(refuses([](ArrowArray& column) { column.buffers[1] = descending; }));
    static constexpr std::int32_t negative[] = {-1, 0, 1};
    CHECK(refuses([](ArrowArray& column) { column.buffers[1] = negative; }));
    static constexpr std::int32_t dipping[] = {0, INT32_MIN, 1};
    CHECK(refuses([](ArrowArray& column) { column.buffers[1] = dipping; }));

    Batch list({"c", "+l", {{"item", "u"}}}, {1, {nullptr, kListOffsets}, {texts()}});
    list.column().children[0]->length = 1;
    CHECK(list.encoded(ColumnType::text_array) == kMalformed);
    list.column().n_children = 0;
    CHECK(list.encoded(ColumnType::text_array) == kMalformed);

    Batch batch({"c", "u"}, texts());
    batch.array.n_children = 0;
    CHECK(batch.encoded(ColumnType::text) == kMalformed);
}

TEST_CASE("views stay in their buffers", "[pgcopy]") {
    struct View {
        std::int32_t size;
        char prefix[4];
        std::int32_t buffer;
        std::int32_t place;
    };
    const std::string content = "a text of twenty-two c";
    const std::int64_t sizes[] = {static_cast<std::int64_t>(content.size())};
    const auto encoded = [&](const View& view) {
        Batch batch({"c", "vu"}, {1, {nullptr, &view, content.data(), sizes}});
        return batch.encoded(ColumnType::text);
    };
    CHECK(encoded({13, {'a'}, 0, 2}) ==
          "0001"
          "0000000d" +
              test::hex(content.substr(2, 13)));
    CHECK(encoded({2, {'o', 'k'}, 0, 0}) ==
          "0001"
          "00000002"
          "6f6b");
    CHECK(encoded({22, {'a'}, 0, 1}) == kMalformed);
    CHECK(encoded({13, {'a'}, 1, 0}) == kMalformed);
    CHECK(encoded({13, {'a'}, -1, 0}) == kMalformed);
    CHECK(encoded({13, {'a'}, 0, -1}) == kMalformed);
    CHECK(encoded({-1, {'a'}, 0, 0}) == kMalformed);
}

TEST_CASE("a dictionary has what its indices name", "[pgcopy]") {
    std::int8_t indices[] = {1, 0, 1};
    Exported<ArrowSchema> values_schema;
    Exported<ArrowArray> values;
    arrow::export_schema({"", "u"}, &values_schema);
    arrow::export_array(texts(), nullptr, &values);
    Batch batch({"c", "c"}, {3, {nullptr, indices}});
    batch.schema.children[0]->dictionary = &values_schema;
    batch.column().dictionary = &values;
    CHECK(batch.encoded(ColumnType::text) ==
          "0001"
          "00000002"
          "6263"
          "0001"
          "00000001"
          "61"
          "0001"
          "00000002"
          "6263");
    indices[2] = 2;
    CHECK(batch.encoded(ColumnType::text) == kMalformed);
    indices[2] = -1;
    CHECK(batch.encoded(ColumnType::text) == kMalformed);
    batch.column().dictionary = nullptr;
    CHECK(batch.encoded(ColumnType::text) == kMalformed);
}
