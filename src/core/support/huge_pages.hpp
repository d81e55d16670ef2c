// Large buffers on large pages.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fastcore {

/// Below this a buffer has few pages anyway.
inline constexpr std::size_t kHugePagesFrom = std::size_t{4} << 20;

/// Asks the system for large pages for memory that is about to be written for the first time. What is mapped page by
/// page costs a fault for every 4 KB, which takes longer than writing them. Only a hint, where the system knows it.
void prefer_huge_pages(std::span<char> memory);

/// Likewise makes room in an empty vector.
template <class Value>
void reserve_on_huge_pages(std::vector<Value>& values, std::size_t count) {
    values.reserve(count);
    prefer_huge_pages({reinterpret_cast<char*>(values.data()), values.capacity() * sizeof(Value)});
}

}  // namespace fastcore
