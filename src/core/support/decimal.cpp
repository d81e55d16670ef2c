#include "core/support/decimal.hpp"

#include <fast_float/fast_float.h>

namespace fastcore {

double read_double([[maybe_unused]] std::string_view text) {
    double number = 0;
#ifndef __clang_analyzer__  // it takes the library's tables for smaller than they are
    fast_float::from_chars(text.data(), text.data() + text.size(), number);
#endif
    return number;
}

}  // namespace fastcore
