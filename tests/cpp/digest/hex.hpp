// Digests as they are written.
#pragma once

#include <string>

#include "core/digest/digest.hpp"
#include "core/support/hex.hpp"

namespace fastcore::test {

inline std::string hex(const digest::Digest& digest) {
    std::string text(2 * digest.size(), ' ');
    write_hex(digest, text.data());
    return text;
}

}  // namespace fastcore::test
