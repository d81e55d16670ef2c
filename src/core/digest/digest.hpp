// What a hash function makes of a message.
#pragma once

#include <array>
#include <cstddef>

namespace fastcore::digest {

using Digest = std::array<std::byte, 32>;

}  // namespace fastcore::digest
