// Digests as they are written.
#pragma once

#include <string>

#include "core/digest/digest.hpp"
#include "core/support/hex.hpp"

namespace fastcore::test {

inline std::string hex(const digest::Digest& digest) {
    std::string text;
    for (const std::byte byte : digest) {
        text += kHexDigits[static_cast<unsigned>(byte) >> 4];
        text += kHexDigits[static_cast<unsigned>(byte) & 15];
    }
    return text;
}

}  // namespace fastcore::test
