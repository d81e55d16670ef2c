// Inputs that a fuzzer once found something with.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "fuzz/check.hpp"

namespace fastcore::fuzz {
namespace {

std::size_t replay(const std::filesystem::path& folder, Check check) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string input(std::istreambuf_iterator<char>(file), {});
        if (const auto difference = check(input)) FAIL_CHECK(entry.path().filename() << ": " << *difference);
        ++count;
    }
    return count;
}

const std::filesystem::path kCases = FASTCORE_FUZZ_CASES;

}  // namespace

TEST_CASE("findings of the builders' fuzzer", "[response][fuzz]") {
    CHECK(replay(kCases / "builders", builders_differ) > 0);
}

TEST_CASE("findings of the builders' fuzzer on several threads", "[response][fuzz][threads]") {
    CHECK(replay(kCases / "builders", workers_differ) > 0);
}

TEST_CASE("logs for the fuzzer of SARIF", "[sarif][fuzz]") { CHECK(replay(kCases / "sarif", sarif_differs) > 0); }

TEST_CASE("findings of the UTF-8 fuzzer", "[support][fuzz]") { CHECK(replay(kCases / "utf8", utf8_differs) > 0); }

}  // namespace fastcore::fuzz
