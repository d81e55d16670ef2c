// A plain UTF-8 decoder, written apart from the one under test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fastcore::test {

/// The code points of valid UTF-8.
inline std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> decoded;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t code_point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
        for (std::size_t k = 1; k < size; ++k) {
            code_point = code_point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        }
        decoded.push_back(code_point);
        i += size;
    }
    return decoded;
}

}  // namespace fastcore::test
