// Findings as bytes: every row comes back, and bytes that are no findings are refused.
#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/sarif/finding_state.hpp"
#include "core/support/error.hpp"
#include "core/support/storage.hpp"
#include "sarif/finding_samples.hpp"

using namespace fastcore;
using sarif::FindingTable;

namespace {

std::string state_of(const FindingTable& table) {
    HeapStorage storage;
    response::Answer answer(storage);
    sarif::append_state(answer, table, nullptr);
    return std::string(answer.text());
}

FindingTable samples() {
    FindingTable table = test::finding_table(
        {{"a", {1, 2}, true, true, {{"x", "1"}, {"a \"quote\"", "\\"}}}, {"b", {}, false}, {"", {9'999'999}}});
    table.line[1] = -1;
    return table;
}

}  // namespace

TEST_CASE("findings come back from their bytes", "[sarif]") {
    for (const FindingTable& table : {samples(), FindingTable()}) {
        const std::string state = state_of(table);
        const FindingTable read = sarif::read_state(state, nullptr);
        CHECK(read == table);
        CHECK(state_of(read) == state);
    }
}

TEST_CASE("bytes that are cut off are refused at every place", "[sarif]") {
    const std::string state = state_of(samples());
    for (std::size_t size = 0; size < state.size(); ++size) {
        const std::string exact = state.substr(0, size);  // memory of its own, so that a sanitizer sees its end
        CHECK_THROWS_AS(sarif::read_state(exact, nullptr), ArgumentError);
    }
    CHECK_THROWS_AS(sarif::read_state(state + '\0', nullptr), ArgumentError);
}

TEST_CASE("damaged bytes are refused, or read as other findings", "[sarif]") {
    const std::string state = state_of(samples());
    for (std::size_t place = 0; place < state.size(); ++place) {
        for (const char change : {'\x01', '\x80', '\xFF'}) {
            std::string damaged = state;
            damaged[place] = static_cast<char>(damaged[place] ^ change);
            try {
                const FindingTable read = sarif::read_state(damaged, nullptr);
                CHECK(sarif::read_state(state_of(read), nullptr) == read);
            } catch (const ArgumentError& error) {
                CHECK(std::string_view(error.what()).starts_with("these bytes are no findings: "));
            }
        }
    }
}
