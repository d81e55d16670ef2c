#include "core/support/huge_pages.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <memory>

namespace fastcore {

void prefer_huge_pages([[maybe_unused]] std::span<char> memory) {
#if defined(__linux__)
    constexpr std::size_t huge_page = std::size_t{2} << 20;
    if (memory.size() < kHugePagesFrom) return;
    void* start = memory.data();
    std::size_t size = memory.size();
    if (std::align(huge_page, huge_page, start, size) == nullptr) return;
    // Only pages that lie wholly inside; the result is of no matter.
    static_cast<void>(madvise(start, size / huge_page * huge_page, MADV_HUGEPAGE));
#endif
}

}  // namespace fastcore
