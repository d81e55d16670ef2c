// Findings that are columns get the fingerprints of those that come one by one.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/digest/fingerprint_json.hpp"
#include "core/digest/fingerprinter.hpp"
#include "core/digest/table_fingerprints.hpp"
#include "digest/hex.hpp"
#include "digest/on_each_sha256_kernel.hpp"
#include "support/random.hpp"

namespace fastcore::digest {
namespace {

using sarif::FindingTable;

const std::vector<Recipe> kRecipes{
    {1, {}},
    {2, {}},
    {1, {Field::severity, Field::cwe, Field::suppressed, Field::end_line, Field::end_column, Field::code_snippet}},
    {2, {Field::message, Field::code_snippet, Field::baseline_state, Field::cwe}},
    {1, {Field::tool_name}},
};

/// Texts of up to `longest` bytes, of which some are blank and some are alike.
FindingTable random_table(test::Random& random, std::size_t rows, std::size_t longest) {
    const std::string_view letters = "abcdefgh ABCDEFGH\t\n";
    const std::array<std::int32_t, 6> numbers{0, 7, 42, 999, 10'000, 2'147'483'647};
    FindingTable table;
    const auto append = [&](sarif::StringColumn& column, std::size_t size) {
        for (std::size_t i = random.below(size + 1); i > 0; --i) column.text += random.of(letters);
        column.close();
    };
    for (std::size_t row = 0; row < rows; ++row) {
        append(table.rule_id, 1);
        append(table.severity, 2);
        append(table.file_path, 1);
        append(table.message, longest);
        append(table.code_snippet, random.below(3) == 0 ? 1 : longest);
        append(table.baseline_state, 3);
        append(table.tool_name, 1);
        for (auto* const column : {&table.line, &table.column, &table.end_line, &table.end_column}) {
            column->push_back(random.of(numbers));
        }
        for (std::int32_t number = 1; number < 4; ++number) {
            if (random.below(3) == 0) table.cwe.push_back(number * 300);
        }
        table.cwe_offsets.push_back(static_cast<std::int64_t>(table.cwe.size()));
        table.suppressed.push_back(static_cast<std::uint8_t>(random.below(2)));
    }
    return table;
}

FindingView finding_view(const FindingTable& table, std::size_t index) {
    return {
        .tool_name = table.tool_name[index],
        .rule_id = table.rule_id[index],
        .severity = table.severity[index],
        .file_path = table.file_path[index],
        .message = table.message[index],
        .code_snippet = table.code_snippet[index],
        .baseline_state = table.baseline_state[index],
        .line = table.line[index],
        .column = table.column[index],
        .end_line = table.end_line[index],
        .end_column = table.end_column[index],
        .cwe = table.cwe_of(index),
        .cwe_text = {},
        .suppressed = table.suppressed[index] != 0,
    };
}

Fingerprints one_by_one(const FindingTable& table, const Recipe& recipe) {
    Fingerprinter fingerprinter(recipe);
    for (std::size_t row = 0; row < table.size(); ++row) fingerprinter.add(finding_view(table, row));
    return fingerprinter.finish();
}

std::string json(const Fingerprints& fingerprints) {
    HeapStorage storage;
    response::Answer answer(storage);
    append_fingerprints(answer, fingerprints);
    return std::string(answer.text());
}

}  // namespace

TEST_CASE("columns have the fingerprints of their rows, on every kernel", "[fingerprint]") {
    test::Random random(1);
    for (const std::size_t longest : {0, 5, 40, 150, 400, 3'000}) {
        for (const std::size_t rows : {0, 1, 2, 15, 100, 700}) {
            const FindingTable table = random_table(random, rows, longest);
            CAPTURE(longest, rows);
            for (const Recipe& recipe : kRecipes) {
                REQUIRE(use_sha256_kernel("portable"));
                const Fingerprints expected = one_by_one(table, recipe);
                test::on_each_sha256_kernel([&] {
                    const bool are_equal =
                        fingerprint_table(table, recipe) == expected && one_by_one(table, recipe) == expected;
                    CHECK(are_equal);
                });
            }
        }
    }
    use_sha256_kernel(sha256_kernels().back());
}

TEST_CASE("a long text among short ones changes nothing", "[fingerprint]") {
    test::Random random(2);
    FindingTable table = random_table(random, 300, 40);
    const FindingTable longer = random_table(random, 1, 2'000'000);
    table.message.text += longer.message.text;
    table.message.offsets.back() = static_cast<std::int64_t>(table.message.text.size());
    for (const Recipe& recipe : kRecipes) {
        const bool are_equal = fingerprint_table(table, recipe) == one_by_one(table, recipe);
        CHECK(are_equal);
    }
}

TEST_CASE("a table may grow between the findings that are taken", "[fingerprint]") {
    test::Random random(3);
    const FindingTable table = random_table(random, 700, 60);
    FindingTable grown = table;
    grown.line.clear();
    TableFingerprinter fingerprinter(grown, Recipe{});
    for (const std::size_t count : {1, 255, 256, 700}) {
        grown.line.assign(table.line.begin(), table.line.begin() + static_cast<std::ptrdiff_t>(count));
        fingerprinter.take();
        CHECK(fingerprinter.taken() == count);
    }
    const bool are_equal = fingerprinter.finish() == fingerprint_table(table, Recipe{});
    CHECK(are_equal);
}

TEST_CASE("fingerprints are written as JSON", "[fingerprint]") {
    CHECK(json({}) == "[]");
    Fingerprints fingerprints{{Digest{}, Digest{std::byte{0xab}}}, {0, 1}};
    const std::string zeros(62, '0');
    CHECK(json(fingerprints) == R"([{"finding_index":0,"fingerprint":"sha256:00)" + zeros +
                                    R"(","is_duplicate":false},{"finding_index":1,"fingerprint":"sha256:ab)" + zeros +
                                    R"(","is_duplicate":true}])");
}

}  // namespace fastcore::digest
