// Rows read into trees, or what is wrong with them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/rules.hpp"
#include "fuzz/text.hpp"

namespace fastcore::fuzz {

/// Thrown where a row goes wrong.
struct Fault {
    std::size_t byte_offset;
    std::string reason;
};

struct Member;

struct Value {
    enum class Kind : unsigned char { scalar, array, object };

    Kind kind = Kind::scalar;
    std::string text;  ///< of a scalar, as it is written
    std::vector<Value> items;
    std::vector<Member> members;
};

struct Member {
    Text key;
    Value value;
};

/// Reads a row that is valid UTF-8.
Value read_row(std::string_view row, const Rules& rules);

}  // namespace fastcore::fuzz
