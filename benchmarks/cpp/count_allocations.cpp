// Counts the heap allocations of a process: loaded before everything else with LD_PRELOAD.
// glibc keeps its own names of these functions for such wrappers.
#include <atomic>
#include <cerrno>
#include <cstddef>

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

// Read by the process itself, through ctypes.
std::atomic<long> allocation_count{0};

void* malloc(std::size_t size) {
    ++allocation_count;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
    ++allocation_count;
    return __libc_calloc(count, size);
}

// A block that changes its size counts again: it may be copied.
void* realloc(void* block, std::size_t size) {
    ++allocation_count;
    return __libc_realloc(block, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
    ++allocation_count;
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    void* made = memalign(alignment, size);
    if (made == nullptr) {
        return ENOMEM;
    }
    *block = made;
    return 0;
}
}
