#include "core/digest/recipe.hpp"

#include <algorithm>
#include <string>

#include "core/support/error.hpp"

namespace fastcore::digest {

std::vector<Field> Recipe::hashed() const {
    if (version != 1 && version != 2) {
        throw ArgumentError("version must be 1 or 2, not " + std::to_string(version));
    }
    if (!fields.empty()) return fields;
    if (version == 1) return {Field::rule_id, Field::file_path, Field::line, Field::column, Field::message};
    return {Field::tool_name, Field::rule_id, Field::file_path, Field::code_snippet};
}

std::vector<Field> Recipe::needed() const {
    std::vector<Field> needed = hashed();
    const auto need = [&needed](Field field) {
        if (std::ranges::find(needed, field) == needed.end()) needed.push_back(field);
    };
    if (replaces_blank_snippet()) need(Field::message);
    if (is_numbered()) {
        for (const Field field : {Field::line, Field::column, Field::end_line, Field::end_column}) need(field);
    }
    return needed;
}

}  // namespace fastcore::digest
