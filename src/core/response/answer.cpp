#include "core/response/answer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/support/checked_size.hpp"

namespace fastcore::response {

void Answer::append(std::string_view text) {
    reserve(text.size());
    end_ = std::copy(text.begin(), text.end(), end_);
}

void Answer::append(char c) {
    reserve(1);
    *end_++ = c;
}

void Answer::insert(std::size_t offset, std::string_view text) {
    reserve(text.size());
    char* const at = start_ + offset;
    std::memmove(at + text.size(), at, static_cast<std::size_t>(end_ - at));
    std::copy(text.begin(), text.end(), at);
    end_ += text.size();
}

void Answer::expect(std::size_t input_size) {
    expected_from_ = size();
    expected_input_ = input_size;
    passed_ = 0;
}

std::size_t Answer::expected_size() const {
    if (passed_ == 0) return 0;
    const auto written = static_cast<double>(size() - expected_from_);
    const double left = static_cast<double>(expected_input_) - static_cast<double>(passed_);
    constexpr double margin = 1.02;
    const double rest = std::max(0.0, left) * written / static_cast<double>(passed_) * margin;
    constexpr auto most = static_cast<double>(PTRDIFF_MAX / 2);
    return size() + static_cast<std::size_t>(std::min(rest, most));
}

void Answer::grow(std::size_t room) {
    constexpr std::size_t growth = 8;  // by an eighth at least, so that growing stays linear
    const std::size_t used = size();
    CheckedSize needed(used);
    needed.add(room);
    const std::size_t capacity = std::max({needed.value(), expected_size() + room, used + used / growth});
    const std::span<char> memory = storage_->grow(used, capacity);
    start_ = memory.data();
    end_ = start_ + used;
    limit_ = start_ + memory.size();
}

}  // namespace fastcore::response
