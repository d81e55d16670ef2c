// What every fuzz target does with its inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "fuzz/check.hpp"

namespace fastcore::fuzz {

/// Ends the process where the check finds a difference, which libFuzzer takes for a crash.
inline int run(Check check, const std::uint8_t* data, std::size_t size) {
    const std::string_view input = size == 0 ? "" : std::string_view(reinterpret_cast<const char*>(data), size);
    if (const auto difference = check(input)) {
        std::cerr << *difference << std::endl;
        std::abort();
    }
    return 0;
}

}  // namespace fastcore::fuzz
