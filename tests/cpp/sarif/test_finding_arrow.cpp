// Findings as Arrow data, and who keeps them alive.
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "catch.hpp"
#include "core/sarif/finding_arrow.hpp"
#include "core/sarif/finding_fields.hpp"
#include "sarif/finding_samples.hpp"

using namespace fastcore;
using sarif::FindingField;
using sarif::FindingTable;
using sarif::kFindingFieldNames;
using sarif::place_of;
using test::finding_table;

namespace {

std::shared_ptr<const FindingTable> two_findings() {
    return std::make_shared<const FindingTable>(
        finding_table({{"first", {20, 89}, true, true, {{"x", "1"}}}, {"second", {}, false}}));
}

/// A struct of the interface, released at the end if it still has to be.
template <class Struct>
struct Exported : Struct {
    Exported() : Struct{} {}
    Exported(const Exported&) = delete;
    Exported& operator=(const Exported&) = delete;
    ~Exported() {
        if (this->release != nullptr) this->release(this);
    }
};

const ArrowArray& column(const ArrowArray& batch, FindingField field) { return *batch.children[place_of(field)]; }

std::string text(const ArrowArray& column, std::size_t row) {
    const auto* const offsets = static_cast<const std::int64_t*>(column.buffers[1]);
    const auto* const bytes = static_cast<const char*>(column.buffers[2]);
    return {bytes + offsets[row], bytes + offsets[row + 1]};
}

}  // namespace

TEST_CASE("the schema names each field", "[sarif]") {
    Exported<ArrowSchema> schema;
    arrow::export_schema(sarif::finding_schema(), &schema);
    CHECK(std::string(schema.format) == "+s");
    REQUIRE(schema.n_children == static_cast<std::int64_t>(kFindingFieldNames.size()));
    for (std::size_t place = 0; place < kFindingFieldNames.size(); ++place) {
        const ArrowSchema& field = *schema.children[place];
        CHECK(std::string(field.name) == kFindingFieldNames[place]);
        CHECK(field.flags == 0);  // not nullable
        const auto id = static_cast<FindingField>(place);
        const bool is_number = id >= FindingField::line && id <= FindingField::end_column;
        const bool is_text = !is_number && id != FindingField::cwe && id != FindingField::suppressed;
        if (is_text) CHECK(std::string(field.format) == "U");
        if (is_number) CHECK(std::string(field.format) == "i");
    }
    const ArrowSchema& cwe = *schema.children[place_of(FindingField::cwe)];
    CHECK(std::string(cwe.format) == "+L");
    REQUIRE(cwe.n_children == 1);
    CHECK(std::string(cwe.children[0]->format) == "U");
    CHECK(std::string(schema.children[place_of(FindingField::suppressed)]->format) == "b");
}

TEST_CASE("a batch shares the table's columns", "[sarif]") {
    const auto table = two_findings();
    Exported<ArrowArray> batch;
    sarif::export_findings(table, &batch);
    CHECK(batch.length == 2);
    CHECK(batch.null_count == 0);
    CHECK(column(batch, FindingField::line).buffers[1] == table->line.data());
    CHECK(column(batch, FindingField::message).buffers[2] == table->message.text.data());
    CHECK(text(column(batch, FindingField::message), 1) == "second");
    CHECK(text(column(batch, FindingField::fingerprint), 0) == "sha256:" + std::string(62, '0') + "01");
    CHECK(text(column(batch, FindingField::fingerprint), 1).empty());
    CHECK(text(column(batch, FindingField::partial_fingerprints), 0) == R"({"x":"1"})");
    CHECK(text(column(batch, FindingField::partial_fingerprints), 1) == "{}");
    CHECK(*static_cast<const std::uint8_t*>(column(batch, FindingField::suppressed).buffers[1]) == 1);
    const ArrowArray& cwe = column(batch, FindingField::cwe);
    CHECK(static_cast<const std::int64_t*>(cwe.buffers[1])[1] == 2);
    CHECK(cwe.children[0]->length == 2);
    CHECK(text(*cwe.children[0], 1) == "CWE-89");
}

TEST_CASE("no buffer but those of validity is null", "[sarif]") {
    Exported<ArrowArray> batch;
    sarif::export_findings(std::make_shared<const FindingTable>(), &batch);
    CHECK(batch.length == 0);
    for (std::int64_t place = 0; place < batch.n_children; ++place) {
        const ArrowArray& child = *batch.children[place];
        for (std::int64_t i = 0; i < child.n_buffers; ++i) CHECK((child.buffers[i] == nullptr) == (i == 0));
    }
}

TEST_CASE("a batch keeps its table until it is released", "[sarif]") {
    auto table = two_findings();
    const std::weak_ptr<const FindingTable> watched = table;
    Exported<ArrowArray> batch;
    sarif::export_findings(table, &batch);
    table.reset();
    CHECK_FALSE(watched.expired());
    batch.release(&batch);
    CHECK(batch.release == nullptr);
    CHECK(watched.expired());
}

TEST_CASE("a column that was moved out lives on by itself", "[sarif]") {
    auto table = two_findings();
    const std::weak_ptr<const FindingTable> watched = table;
    Exported<ArrowArray> batch;
    sarif::export_findings(table, &batch);
    table.reset();
    Exported<ArrowArray> moved;
    ArrowArray& child = *batch.children[place_of(FindingField::cwe)];
    static_cast<ArrowArray&>(moved) = child;
    child.release = nullptr;
    batch.release(&batch);
    CHECK_FALSE(watched.expired());
    CHECK(text(*moved.children[0], 0) == "CWE-20");
    moved.release(&moved);
    CHECK(watched.expired());
}

TEST_CASE("a stream gives its batch once", "[sarif]") {
    auto table = two_findings();
    const std::weak_ptr<const FindingTable> watched = table;
    Exported<ArrowArrayStream> stream;
    sarif::export_finding_stream(std::move(table), &stream);
    for (int turn = 0; turn < 2; ++turn) {
        Exported<ArrowSchema> schema;
        REQUIRE(stream.get_schema(&stream, &schema) == 0);
        CHECK(schema.n_children == 15);
    }
    Exported<ArrowArray> batch;
    REQUIRE(stream.get_next(&stream, &batch) == 0);
    CHECK(batch.length == 2);
    Exported<ArrowArray> end;
    REQUIRE(stream.get_next(&stream, &end) == 0);
    CHECK(end.release == nullptr);
    CHECK(stream.get_last_error(&stream) == nullptr);
    stream.release(&stream);
    CHECK_FALSE(watched.expired());
    batch.release(&batch);
    CHECK(watched.expired());
}

TEST_CASE("a stream that nobody reads keeps nothing", "[sarif]") {
    auto table = two_findings();
    const std::weak_ptr<const FindingTable> watched = table;
    {
        Exported<ArrowArrayStream> stream;
        sarif::export_finding_stream(std::move(table), &stream);
        CHECK_FALSE(watched.expired());
    }
    CHECK(watched.expired());
}

TEST_CASE("a stream reports what its batch maker throws", "[sarif]") {
    Exported<ArrowArrayStream> stream;
    arrow::export_stream({"", "+s"}, [](ArrowArray*) { throw std::runtime_error("no batch"); }, &stream);
    Exported<ArrowArray> batch;
    CHECK(stream.get_next(&stream, &batch) != 0);
    CHECK(std::string(stream.get_last_error(&stream)) == "no batch");
    CHECK(batch.release == nullptr);
}
