// How a fingerprint is made of a finding.
#pragma once

#include <vector>

#include "core/digest/field.hpp"

namespace fastcore::digest {

/// Version 1 hashes the fields. Version 2 hashes them with runs of ASCII whitespace in code_snippet and message made
/// one space and none left at their ends; findings with an equal hash, the key, are then numbered by their regions, so
/// that it tells them apart although it names no line.
struct Recipe {
    int version = 2;
    std::vector<Field> fields;  ///< empty: the version's own

    /// What is hashed, in this order. Throws ArgumentError for a version that there is not.
    std::vector<Field> hashed() const;

    /// What is read of each finding: the fields, and the region for version 2.
    std::vector<Field> needed() const;

    bool is_numbered() const { return version == 2; }

    bool is_normalised(Field field) const {
        return version == 2 && (field == Field::code_snippet || field == Field::message);
    }

    /// The message is taken where the snippet is blank.
    bool replaces_blank_snippet() const { return version == 2 && fields.empty(); }
};

}  // namespace fastcore::digest
