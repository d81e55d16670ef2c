#include "core/support/huge_pages.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cstdint>

namespace fastcore {

void prefer_huge_pages([[maybe_unused]] std::span<char> memory) {
#if defined(__linux__)
    if (memory.size() < kHugePagesFrom) return;
    // All pages of the buffer, so that a mapping of its own stays one: realloc could not move the parts of several.
    static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto start = reinterpret_cast<std::uintptr_t>(memory.data()) / page * page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory.data() + memory.size()) + page - 1) / page * page;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): pages are reckoned with as numbers
    static_cast<void>(madvise(reinterpret_cast<void*>(start), end - start, MADV_HUGEPAGE));
#endif
}

}  // namespace fastcore
