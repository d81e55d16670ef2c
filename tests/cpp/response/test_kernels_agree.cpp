// Mutated rows through every kernel: one answer, whatever stood before them and however they are encoded.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/support/utf8.hpp"
#include "response/building.hpp"
#include "response/row_samples.hpp"
#include "support/code_points.hpp"
#include "support/on_each_kernel.hpp"
#include "support/random.hpp"

namespace fastcore::response {
namespace {

using test::ResponseOptions;

constexpr int kIterations = 20'000;

constexpr std::array<std::string_view, 40> kFragments{"{",
                                                      "}",
                                                      "[",
                                                      "]",
                                                      ",",
                                                      ":",
                                                      "\"",
                                                      "\\",
                                                      " ",
                                                      "\t\n\r ",
                                                      "0",
                                                      "-",
                                                      "1.5",
                                                      "e+10",
                                                      "12345678",
                                                      "true",
                                                      "null",
                                                      "fals",
                                                      "\"a_b\"",
                                                      "\"aB\":",
                                                      "\\n",
                                                      "\\u00",
                                                      "\\u0061",
                                                      "\\ud83d",
                                                      "\\ude00",
                                                      "\"\\ud83d_\\ude00\":1",
                                                      "\"__typename\":",
                                                      "{\"a_b\": 1, \"aB\": 2}",
                                                      "_",
                                                      "__",
                                                      "\xC3\xA9",
                                                      "\xF0\x9F\x98\x80",
                                                      "\xC3",
                                                      "\xED\xA0\x80",
                                                      "\xEF\xBB\xBF",
                                                      "\x01",
                                                      "\x7F",
                                                      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                                                      "[[[[[[[[",
                                                      "]]]]]]]]"};

std::string mutated(std::string row, test::Random& random) {
    for (std::size_t left = random.below(4); left > 0; --left) {
        const std::size_t at = random.below(row.size() + 1);
        switch (random.below(6)) {
            case 0:
                row.insert(at, random.of(kFragments));
                break;
            case 1:
                row.erase(at, 1 + random.below(4));
                break;
            case 2:
                if (at < row.size()) row[at] = static_cast<char>(random.below(256));
                break;
            case 3:
                row.insert(at, row.substr(random.below(row.size() + 1), random.below(40)));
                break;
            case 4:
                row.insert(at, std::string(random.below(70), ' '));
                break;
            default:
                if (random.below(4) == 0) row.resize(at);
        }
    }
    return row;
}

template <class Unit>
std::optional<std::string> as_wide(std::string_view text, std::uint32_t highest, Row::Encoding encoding,
                                   test::AnswerRoom& room, const ResponseOptions& options) {
    std::vector<Unit> units;
    for (const std::uint32_t code_point : test::code_points(text)) {
        if (code_point > highest) return std::nullopt;
        units.push_back(static_cast<Unit>(code_point));
    }
    return test::list_of(room, {Row{units.data(), units.size(), encoding}}, options);
}

void check_widths(test::AnswerRoom& room, const std::string& row, const std::string& expected,
                  const ResponseOptions& options) {
    if (!is_valid_utf8(row)) return;
    for (const auto& answer : {as_wide<std::uint8_t>(row, 0xFF, Row::Encoding::latin1, room, options),
                               as_wide<std::uint16_t>(row, 0xFFFF, Row::Encoding::ucs2, room, options),
                               as_wide<std::uint32_t>(row, 0x10FFFF, Row::Encoding::ucs4, room, options)}) {
        if (answer && *answer != expected) FAIL_CHECK("another width: " << *answer << "\ninstead of " << expected);
    }
}

/// What the grammar says of the answer to one row; only collisions are not its matter.
void check_verdict(const std::string& row, const std::string& answer) {
    const auto fault = test::row_fault(row);
    const bool collides = answer.find(" both become ") != std::string::npos && answer.starts_with("row 0, ");
    if (collides) {
        if (fault && fault->reason == "invalid UTF-8") FAIL_CHECK("a collision hides " << fault->reason);
        return;
    }
    if (fault.has_value() != answer.starts_with("row 0, ")) FAIL_CHECK("valid or not? " << row);
    if (fault && answer != "row 0, " + test::shown(*fault))
        FAIL_CHECK(answer << "\ninstead of " << test::shown(*fault));
}

/// The answers of every kernel to the same rows.
std::vector<std::string> answers(test::AnswerRoom& room, const std::vector<Row>& rows, const ResponseOptions& options) {
    std::vector<std::string> all;
    const test::KernelGuard guard;
    for (const Kernel kernel : available_kernels()) {
        use_kernel(kernel_name(kernel));
        all.push_back(test::list_of(room, rows, options));
    }
    return all;
}

}  // namespace

TEST_CASE("kernels agree on mutated rows", "[response][kernels]") {
    test::Random random(20240607);
    test::AnswerRoom room;
    test::GuardedPages pages(1 << 13);
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        const std::string sample(random.of(test::kValidRows));
        const std::string row = mutated(sample, random);
        const bool typed = random.below(2) == 0;
        const ResponseOptions options{"f", typed ? std::optional<std::string_view>("User") : std::nullopt,
                                      test::kMaxDepth};
        CAPTURE(iteration, row, typed);

        const Row guarded =
            test::utf8_row(random.below(2) == 0 ? test::at_end(pages, row) : test::at_start(pages, row));
        const std::vector<std::string> alone = answers(room, {guarded}, options);
        for (const std::string& answer : alone) {
            if (answer != alone.front()) FAIL_CHECK(answer << "\ninstead of " << alone.front());
        }
        check_verdict(row, alone.front());
        check_widths(room, row, alone.front(), options);

        const bool refused = alone.front().starts_with("row 0, ");
        const std::string before = answers(room, {test::utf8_row(sample)}, options).front();
        const std::string expected =
            refused ? "row 1" + alone.front().substr(5) : before + ',' + alone.front() + ',' + before;
        for (const std::string& answer :
             answers(room, {test::utf8_row(sample), guarded, test::utf8_row(sample)}, options)) {
            if (answer != expected) FAIL_CHECK(answer << "\ninstead of " << expected);
        }
        if (!refused) {
            const std::string again = test::list_of(room, {test::utf8_row(alone.front())}, options);
            if (again != alone.front()) FAIL_CHECK("its answer as a row: " << again);
        }
    }
}

}  // namespace fastcore::response
