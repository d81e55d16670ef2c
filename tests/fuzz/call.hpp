// One call of a builder, and how it is written down as the input of a fuzzer.
//
// Four bytes of choices, then texts with a byte 0xFF between them, which no UTF-8 holds: field name, type name, nested
// types (`a.b=T;c=U`), selection (`a c:name{d}`), and the rows. A row of one byte 0 is absent.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/held_row.hpp"
#include "fuzz/rules.hpp"

namespace fastcore::fuzz {

/// What surrounds the rows of a connection.
struct Envelope {
    std::optional<std::vector<std::string>> cursors;  ///< one for each row
    std::size_t first_offset = 0;
    bool has_next_page = false;
    bool has_previous_page = false;
    std::optional<std::string> start_cursor;
    std::optional<std::size_t> total_count;
    bool is_typed = false;
};

struct Call {
    /// A call for several fields has two: all rows, and the first of them.
    enum class Kind : unsigned char { list, single, connection, stream, multi };

    Kind kind = Kind::list;
    Text field_name;
    Rules rules;
    std::vector<HeldRow> rows;
    Envelope envelope;
    std::size_t rows_a_write = 1;  ///< of a stream
    std::size_t max_errors = 0;    ///< likewise
    std::size_t workers = 1;
};

/// With `padding`, each row becomes an array behind a string of so many bytes.
Call read_call(std::string_view input, std::size_t padding = 0);

inline Text second_field_name(const Call& call) { return call.field_name + U"2"; }

}  // namespace fastcore::fuzz
