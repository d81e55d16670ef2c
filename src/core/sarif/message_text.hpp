// Message strings with placeholders (SARIF 2.1.0, section 3.11.5).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fastcore::sarif {

/// The text of the n-th argument; nothing when there is none.
using Argument = std::function<std::optional<std::string>(std::size_t)>;

/// Appends the message with `{0}` replaced, and with `{{` and `}}` as single braces. A placeholder without an argument
/// stays. More than `size_max` bytes are broken off: placeholders may ask for a long text many times.
void append_message(std::string& out, std::string_view message, const Argument& argument, std::size_t size_max);

}  // namespace fastcore::sarif
