// snake_case keys to the camelCase that GraphQL clients expect.
#pragma once

#include <string>
#include <string_view>

namespace fastcore::response {

/// Appends `key`. Leading and trailing underscores stay; an inner run of them goes, and an ASCII lower-case letter
/// behind it is upper-cased: `address_line_1` becomes `addressLine1`, `_private_key` `_privateKey`.
void append_camel_case(std::string& out, std::string_view key);

}  // namespace fastcore::response
