#include "core/support/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace fastcore {

std::string base64(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr std::size_t group = 3;
    std::string text;
    text.reserve((bytes.size() + group - 1) / group * 4);
    for (std::size_t i = 0; i < bytes.size(); i += group) {
        const std::string_view part = bytes.substr(i, group);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < group; ++k) {
            bits = bits << 8 | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0U);
        }
        for (std::size_t k = 0; k < group + 1; ++k) {
            text += k <= part.size() ? alphabet[bits >> (18 - 6 * k) & 0x3F] : '=';
        }
    }
    return text;
}

}  // namespace fastcore
