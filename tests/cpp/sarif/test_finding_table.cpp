// The table of findings: rows taken out, equality, and the texts of numbers.
#include <array>
#include <vector>

#include "catch.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/sarif/finding_text.hpp"
#include "sarif/finding_samples.hpp"

using namespace fastcore;
using sarif::FindingTable;
using test::finding_table;

TEST_CASE("rows are taken out of a table in any order", "[sarif]") {
    const FindingTable table = finding_table({{"a", {1, 2}, true, true, {{"x", "1"}}}, {"b"}, {"c", {3}, false}});
    const std::array<std::size_t, 4> rows{2, 0, 0, 1};
    const FindingTable taken = table.take(rows);
    REQUIRE(taken.size() == rows.size());
    CHECK(taken.message[0] == "c");
    CHECK(taken.message[1] == "a");
    CHECK(taken.cwe == std::vector<std::int32_t>{3, 1, 2, 1, 2});
    CHECK(taken.cwe_of(0).size() == 1);
    CHECK(taken.cwe_of(3).empty());
    CHECK_FALSE(taken.has_fingerprint(0));
    CHECK(taken.fingerprint[1] == table.fingerprint[0]);
    CHECK(taken.suppressed == std::vector<std::uint8_t>{0, 1, 1, 0});
    CHECK(taken.partial_fingerprints[2] == R"({"x":"1"})");
    CHECK(taken.take(std::array<std::size_t, 3>{1, 3, 0}) == table);
    CHECK(table.take({}) == FindingTable());
}

TEST_CASE("tables are equal by value", "[sarif]") {
    const auto table = [] { return finding_table({{"a", {1, 2}}, {"b", {}, true, false, {{"x", "1"}, {"y", "2"}}}}); };
    CHECK(table() == table());
    FindingTable unflagged = table();
    unflagged.without_fingerprint.clear();
    CHECK(unflagged == table());

    CHECK_FALSE(table() == finding_table({{"a", {1, 2}}}));
    CHECK(table() == finding_table({{"a", {1, 2}}, {"b", {}, true, false, {{"y", "2"}, {"x", "1"}}}}));
    CHECK_FALSE(table() == finding_table({{"a", {1, 2}}, {"b", {}, true, false, {{"x", "2"}, {"y", "1"}}}}));
    CHECK_FALSE(table() == finding_table({{"a", {1}}, {"b", {2}, true, false, {{"x", "1"}, {"y", "2"}}}}));
    CHECK_FALSE(table() == finding_table({{"a", {1, 2}, false}, {"b", {}, true, false, {{"x", "1"}, {"y", "2"}}}}));
}

TEST_CASE("partial fingerprints are read as they were written", "[sarif]") {
    const std::vector<sarif::TextPair> pairs{
        {"", ""}, {"\\", "\\\\\""}, {"\"", "a\\\""}, {"\n\x01", ","}, {"{}:", "\xF0\x9F\x98\x80"}, {"a\\\\", "}"}};
    sarif::StringColumn column;
    column.close();
    for (const auto& [name, value] : pairs) sarif::add_partial_fingerprint(column, name, value);
    column.close();
    CHECK(column[0].empty());
    CHECK(sarif::read_partial_fingerprints(column[0]).empty());
    CHECK(sarif::read_partial_fingerprints("{}").empty());
    CHECK(sarif::read_partial_fingerprints(column[1]) == pairs);
}

TEST_CASE("a fingerprint's text is the digest's", "[sarif]") {
    digest::Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::byte>(i * 37);
    std::string text(sarif::kFingerprintSize, '\0');
    CHECK(sarif::write_fingerprint(digest, text.data()) == text.data() + text.size());
    CHECK(text.starts_with("sha256:00254a6f94b9de03"));
    CHECK(sarif::read_fingerprint(text) == digest);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = 'G';
        CHECK_FALSE(sarif::read_fingerprint(damaged));
        CHECK_FALSE(sarif::read_fingerprint(text.substr(0, i)));
    }
    CHECK_FALSE(sarif::read_fingerprint(text + "0"));
}

TEST_CASE("a weakness's text is its number's", "[sarif]") {
    for (const std::int32_t number : {1, 79, 100, 9'999'999}) {
        std::array<char, sarif::kCweSizeMax> text{};
        const char* const end = sarif::write_cwe(number, text.data());
        CHECK(std::string_view(text.data(), end) == "CWE-" + std::to_string(number));
        CHECK(sarif::read_cwe({text.data(), static_cast<std::size_t>(end - text.data())}) == number);
    }
    for (const char* text :
         {"", "CWE-", "CWE-0", "CWE-01", "CWE-1x", "CWE--1", "cwe-1", "CWE-10000000", "CWE-99999999999"})
        CHECK_FALSE(sarif::read_cwe(text));
}
