// What a caller may ask of rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fastcore::response {

struct Selected;
using Selection = std::vector<Selected>;

/// A key that leaves. Texts are UTF-8, lone surrogates as three bytes.
struct Selected {
    std::string key;                 ///< decoded, as the rows spell it
    std::string name;                ///< in the output
    std::optional<Selection> below;  ///< which keys leave of the objects in its value; nothing: the value leaves whole
};

struct NestedType {
    std::vector<std::string> path;  ///< keys from the row on, decoded; arrays are looked through
    std::string type_name;
};

struct RowOptions {
    std::optional<std::string> type_name;  ///< of the row objects
    std::size_t max_depth = 1024;          ///< brackets that may be open at once in a row
    std::vector<NestedType> nested_types;
    std::optional<Selection> select;
    bool null_bad_rows = false;       ///< instead of an error, null and an entry in `errors`
    bool quote_big_integers = false;  ///< beyond what a double holds exactly
    std::size_t workers = 1;          ///< threads
};

}  // namespace fastcore::response
