// Counts the heap allocations of a process: loaded before everything else with LD_PRELOAD. For tests and benchmarks.
// glibc keeps its own names of these functions for such wrappers.
#include <atomic>
#include <cerrno>
#include <cstddef>

namespace {
std::atomic<std::size_t> allocations = 0;
}

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

/// Read by the process itself, through ctypes.
std::size_t fastcore_allocations() { return allocations; }

void* malloc(std::size_t size) {
    ++allocations;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
    ++allocations;
    return __libc_calloc(count, size);
}

/// Memory that changes its size counts again: it may be copied.
void* realloc(void* memory, std::size_t size) {
    ++allocations;
    return __libc_realloc(memory, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
    ++allocations;
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    void* const aligned = memalign(alignment, size);
    if (aligned == nullptr) return ENOMEM;
    *memory = aligned;
    return 0;
}

}  // extern "C"
