// What the builders do with a call.
#pragma once

#include <string>

#include "fuzz/call.hpp"

namespace fastcore::fuzz {

/// On the kernel in use: the document, or the text of the error.
std::string outcome(const Call& call);

}  // namespace fastcore::fuzz
