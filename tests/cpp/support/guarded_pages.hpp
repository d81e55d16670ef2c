// Memory between two pages that end the process when they are touched.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <span>
#include <string_view>

namespace fastcore::test {

/// At least `size` bytes to read and write, exactly up to the pages on both sides.
class GuardedPages {
public:
    explicit GuardedPages(std::size_t size) {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        mapped_ = (size + page - 1) / page * page + 2 * page;
        void* const start = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start == MAP_FAILED) throw std::bad_alloc();
        mapping_ = static_cast<char*>(start);
        inside_ = {mapping_ + page, mapped_ - 2 * page};
        if (mprotect(inside_.data(), inside_.size(), PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    }
    ~GuardedPages() { munmap(mapping_, mapped_); }
    GuardedPages(const GuardedPages&) = delete;
    GuardedPages& operator=(const GuardedPages&) = delete;

    std::span<char> all() { return inside_; }
    std::span<char> first(std::size_t size) { return inside_.first(size); }
    std::span<char> last(std::size_t size) { return inside_.last(size); }

private:
    char* mapping_ = nullptr;
    std::size_t mapped_ = 0;
    std::span<char> inside_;
};

inline std::string_view filled(std::span<char> place, std::string_view text) {
    if (!text.empty()) std::memcpy(place.data(), text.data(), text.size());
    return {place.data(), text.size()};
}

/// `text` with nothing readable behind it.
inline std::string_view at_end(GuardedPages& pages, std::string_view text) {
    return filled(pages.last(text.size()), text);
}

/// `text` with nothing readable before it.
inline std::string_view at_start(GuardedPages& pages, std::string_view text) {
    return filled(pages.first(text.size()), text);
}

}  // namespace fastcore::test
