// snake_case keys to the camelCase that GraphQL clients expect.
#pragma once

#include <string_view>

#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// Writes `key` at `out`, which has room for as much and may be the key's own memory, and returns the end. Leading and
/// trailing underscores stay; an inner run of them goes, and an ASCII lower-case letter behind it is upper-cased:
/// `address_line_1` becomes `addressLine1`, `_private_key` `_privateKey`. `checkpoint` may be null.
char* write_camel_case(char* out, std::string_view key, Checkpoint* checkpoint = nullptr);

}  // namespace fastcore::response
