// Memory that an answer is written into, whoever owns it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

namespace fastcore {

class Storage {
public:
    Storage() = default;
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() = default;

    /// At least `capacity` bytes, which start with the `used` ones written so far. Throws std::bad_alloc.
    virtual std::span<char> grow(std::size_t used, std::size_t capacity) = 0;
};

class HeapStorage final : public Storage {
public:
    std::span<char> grow(std::size_t /*used*/, std::size_t capacity) override {
        // realloc moves pages instead of bytes where the memory is large
        void* const grown = std::realloc(memory_.get(), capacity);
        if (grown == nullptr) throw std::bad_alloc();
        memory_.release();  // NOLINT(bugprone-unused-return-value): realloc has taken it
        memory_.reset(static_cast<char*>(grown));
        return {memory_.get(), capacity};
    }

private:
    struct Free {
        void operator()(char* memory) const { std::free(memory); }
    };

    std::unique_ptr<char, Free> memory_;
};

}  // namespace fastcore
