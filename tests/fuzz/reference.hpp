// What a call has to give, by the rules alone.
#pragma once

#include <string>

#include "fuzz/call.hpp"

namespace fastcore::fuzz {

/// The document, or the text of the error.
std::string expected_outcome(const Call& call);

}  // namespace fastcore::fuzz
