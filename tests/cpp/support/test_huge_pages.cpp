#include <vector>

#include "catch.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore {

TEST_CASE("asking for large pages changes nothing that was written", "[huge_pages]") {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, kHugePagesFrom - 1, kHugePagesFrom, 3 * kHugePagesFrom}) {
        for (const std::size_t offset : {0, 1, 4097}) {
            std::vector<char> memory(size + offset, 'x');
            prefer_huge_pages(std::span(memory).subspan(offset));
            CHECK((memory == std::vector<char>(size + offset, 'x')));
        }
    }
}

}  // namespace fastcore
