// Numbers from their decimal text.
#pragma once

#include <string_view>

namespace fastcore {

/// The double nearest to the number that `text` starts with; infinity beyond the largest. The text starts with a digit,
/// or a minus and a digit.
double read_double(std::string_view text);

}  // namespace fastcore
