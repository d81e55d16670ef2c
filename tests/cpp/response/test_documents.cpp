// Documents around rows: several fields, connections, streams, and what they say of bad rows.
#include <string>

#include "catch.hpp"
#include "response/building.hpp"

namespace fastcore::response {
namespace {

using test::ResponseOptions;
using test::utf8_row;

ResponseOptions tolerant(std::optional<std::string_view> type_name = std::nullopt) {
    ResponseOptions options{"f", type_name};
    options.more.null_bad_rows = true;
    return options;
}

const std::vector<Row> kRows{utf8_row("1"), Row{}, utf8_row("{}")};
const std::vector<Row> kBadRows{Row{}, utf8_row("x"), utf8_row("2"), utf8_row("[")};

std::string connection_of(const std::vector<Row>& rows, const ResponseOptions& options, const Connection& connection) {
    test::AnswerRoom room;
    const RowPlan plan = options.plan();
    return room.answer([&](Answer& answer) { build_connection_response(rows, "f", plan, connection, answer); });
}

}  // namespace

TEST_CASE("bad rows become null and are told in front of the data", "[response][bad_rows]") {
    test::AnswerRoom room;
    CHECK(test::list_answer(room, kBadRows, tolerant()) ==
          R"({"errors":[{"message":"row 1, byte 0: expected a value","path":["f",0]},)"
          R"({"message":"row 3, byte 1: unexpected end of text","path":["f",2]}],"data":{"f":[null,2,null]}})");
    CHECK(test::list_answer(room, kRows, tolerant()) == R"({"data":{"f":[1,{}]}})");
    CHECK(test::single_answer(utf8_row(R"({"a_b":1,"aB":2})"), tolerant()) ==
          R"({"errors":[{"message":"row 0, byte 9: keys \"a_b\" and \"aB\" both become \"aB\"","path":["f"]}],)"
          R"("data":{"f":null}})");
    CHECK(test::single_answer(Row{}, tolerant()) == R"({"data":{"f":null}})");
}

TEST_CASE("fields stand in one document in their order", "[response][multi]") {
    test::AnswerRoom room;
    const RowPlan plain = ResponseOptions{"", std::nullopt}.plan();
    const RowPlan typed = ResponseOptions{"", "T"}.plan();
    const RowPlan nulls = tolerant().plan();
    const std::vector<Row> one{utf8_row(R"({"a_b":1})")};
    const std::vector<Row> none{Row{}};
    const std::vector<Field> fields{{"many", kRows, &typed, false},
                                    {"one", one, &plain, true},
                                    {"none", none, &plain, true},
                                    {"empty", {}, &plain, false},
                                    {"bad", kBadRows, &nulls, false}};
    const auto answer_of = [&room](const std::vector<Field>& some) {
        return room.answer([&](Answer& answer) { build_multi_response(some, answer); });
    };
    CHECK(answer_of(fields) ==
          R"({"errors":[{"message":"row 1, byte 0: expected a value","path":["bad",0]},)"
          R"({"message":"row 3, byte 1: unexpected end of text","path":["bad",2]}],)"
          R"("data":{"many":[1,{"__typename":"T"}],"one":{"aB":1},"none":null,"empty":[],"bad":[null,2,null]}})");
    CHECK(answer_of({}) == R"({"data":{}})");

    const std::vector<Field> failing{{"many", kRows, &typed, false}, {"bad", kBadRows, &plain, false}};
    try {
        HeapStorage storage;
        Answer answer(storage);
        build_multi_response(failing, answer);
        FAIL("a bad row was accepted");
    } catch (const RowError& error) {
        CHECK(error.field_name() == "bad");
        CHECK(error.row_index() == 1);
    }
}

TEST_CASE("rows become the edges of a connection", "[response][connection]") {
    Connection numbered;
    numbered.first_offset = 9;
    numbered.has_next_page = true;
    CHECK(connection_of(kRows, {"f", std::nullopt}, numbered) ==
          R"({"data":{"f":{"edges":[{"node":1,"cursor":"YXJyYXljb25uZWN0aW9uOjk="},)"
          R"({"node":{},"cursor":"YXJyYXljb25uZWN0aW9uOjEw"}],"pageInfo":{"hasNextPage":true,)"
          R"("hasPreviousPage":false,"startCursor":"YXJyYXljb25uZWN0aW9uOjk=",)"
          R"("endCursor":"YXJyYXljb25uZWN0aW9uOjEw"}}}})");

    const std::vector<std::string> cursors{"a\"", "skipped", "c", "d"};
    Connection named;
    named.cursors = cursors;
    named.has_cursors = true;
    named.total_count = 0;
    named.start_cursor = "s";
    named.type_name = "User";
    const std::vector<Row> rows{utf8_row("x"), Row{}, utf8_row("{}"), Row{}};
    CHECK(connection_of(rows, tolerant("User"), named) ==
          R"({"errors":[{"message":"row 0, byte 0: expected a value","path":["f","edges",0,"node"]}],)"
          R"("data":{"f":{"__typename":"UserConnection","edges":[)"
          R"({"__typename":"UserEdge","node":null,"cursor":"a\""},)"
          R"({"__typename":"UserEdge","node":{"__typename":"User"},"cursor":"c"}],)"
          R"("pageInfo":{"__typename":"PageInfo","hasNextPage":false,"hasPreviousPage":false,)"
          R"("startCursor":"s","endCursor":"c"},"totalCount":0}}})");

    CHECK(connection_of({Row{}}, {"f", std::nullopt}, Connection{}) ==
          R"({"data":{"f":{"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,)"
          R"("startCursor":null,"endCursor":null}}}})");
}

TEST_CASE("the pieces of a stream are one document", "[response][stream]") {
    const RowPlan plan = tolerant("T").plan();
    const std::vector<std::vector<Row>> pieces{{}, kRows, {Row{}}, kBadRows, {}, {utf8_row("{}")}};
    ListStream stream("f", plan, 2);
    std::string joined;
    const auto join = [&joined](auto write) {
        HeapStorage storage;
        Answer answer(storage);
        write(answer);
        joined += answer.text();
    };
    for (const std::vector<Row>& piece : pieces) join([&](Answer& answer) { stream.write(piece, answer); });
    join([&](Answer& answer) { stream.finish(answer); });
    CHECK(joined == R"({"data":{"f":[1,{"__typename":"T"},null,2,null,{"__typename":"T"}]},)"
                    R"("errors":[{"message":"row 5, byte 0: expected a value","path":["f",2]},)"
                    R"({"message":"row 7, byte 1: unexpected end of text","path":["f",4]}]})");

    ListStream limited("f", plan, 1);
    HeapStorage storage;
    Answer answer(storage);
    try {
        limited.write(kBadRows, answer);
        FAIL("there were too many bad rows");
    } catch (const RowError& error) {
        CHECK(error.row_index() == 3);
    }
}

}  // namespace fastcore::response
