// Text that a kernel may read in whole blocks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace fastcore::response {

inline constexpr std::size_t kKeyBlock = 32;

/// Room for a text of which whole blocks of kKeyBlock bytes can be read, from its first or second byte on.
constexpr std::size_t padded_size(std::size_t size) { return (size / kKeyBlock + 2) * kKeyBlock; }

class PaddedText {
public:
    explicit PaddedText(std::string text) : padded_(std::move(text)), size_(padded_.size()) {
        padded_.resize(padded_size(size_), '\0');
    }

    std::string_view view() const { return {padded_.data(), size_}; }

private:
    std::string padded_;
    std::size_t size_;
};

}  // namespace fastcore::response
