// What is wrong with one value of a log.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/sarif/json_index.hpp"

namespace fastcore::sarif {

struct Problem {
    std::string pointer;  ///< JSON pointer (RFC 6901)
    std::string reason;
};

inline constexpr const char* kNoObject = "expected an object";
inline constexpr const char* kNoArray = "expected an array";
inline constexpr const char* kNoString = "expected a string";
inline constexpr const char* kNoInteger = "expected an integer";

}  // namespace fastcore::sarif
