#include "core/pgcopy/arrow_slice.hpp"

namespace fastcore::pgcopy {

ArrowSlice::ArrowSlice(const ArrowArray& array, std::size_t start, std::size_t size, std::int64_t buffers_min)
    : array_(&array), size_(size) {
    // so many rows of 256 bits have a size in bytes
    constexpr std::int64_t places_max = std::numeric_limits<std::int64_t>::max() / 64;
    const bool is_sane = array.length >= 0 && array.offset >= 0 && array.length <= places_max &&
                         array.offset <= places_max && array.null_count >= -1 && array.null_count <= array.length &&
                         array.n_buffers >= buffers_min && (array.buffers != nullptr || buffers_min == 0);
    if (!is_sane) throw MalformedArrow();
    const auto length = static_cast<std::size_t>(array.length);
    if (start > length || size > length - start) throw MalformedArrow();
    first_ = static_cast<std::size_t>(array.offset) + start;
    if (buffers_min >= 1 && array.null_count != 0) {
        validity_ = array.buffers[0];
        if (validity_ == nullptr && array.null_count > 0) throw MalformedArrow();
    }
    if (buffers_min >= 2) {
        values_ = array.buffers[1];
        if (values_ == nullptr && size != 0) throw MalformedArrow();
    }
}

}  // namespace fastcore::pgcopy
