// Where findings have their fields, be it one finding or columns of many: both name them alike.
#pragma once

#include "core/digest/field.hpp"

namespace fastcore::digest {

/// The member of `Finding` that is a text or a column of texts; null for a field of another type.
template <class Finding>
constexpr decltype(&Finding::rule_id) text_member(Field field) {
    switch (field) {
        case Field::rule_id:
            return &Finding::rule_id;
        case Field::severity:
            return &Finding::severity;
        case Field::file_path:
            return &Finding::file_path;
        case Field::message:
            return &Finding::message;
        case Field::code_snippet:
            return &Finding::code_snippet;
        case Field::baseline_state:
            return &Finding::baseline_state;
        case Field::tool_name:
            return &Finding::tool_name;
        default:
            return nullptr;
    }
}

/// Likewise of integers.
template <class Finding>
constexpr decltype(&Finding::line) number_member(Field field) {
    switch (field) {
        case Field::line:
            return &Finding::line;
        case Field::column:
            return &Finding::column;
        case Field::end_line:
            return &Finding::end_line;
        case Field::end_column:
            return &Finding::end_column;
        default:
            return nullptr;
    }
}

}  // namespace fastcore::digest
