// Values of a FindingTable as Python objects.
#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bindings/shared_texts.hpp"
#include "core/sarif/finding_fields.hpp"
#include "core/sarif/finding_table.hpp"

namespace fastcore {

/// Used with the GIL held, for one call. What repeats from finding to finding becomes one shared str.
class FindingCells {
public:
    explicit FindingCells(const sarif::FindingTable& table) : table_(table) {}

    pybind11::object cell(sarif::FindingField field, std::size_t row);
    /// A tuple of all fields in their order.
    pybind11::object row(std::size_t row);
    pybind11::list rows(std::span<const std::size_t> rows);
    /// The field's value of every row.
    pybind11::list column(sarif::FindingField field);
    /// A dict of each row, in which cwe is a list.
    pybind11::list dicts();

private:
    pybind11::object text(const sarif::StringColumn& column, sarif::FindingField field, std::size_t row) {
        return texts_[sarif::place_of(field)].get(column[row]);
    }
    pybind11::object cwe_text(std::int32_t number);
    pybind11::object cwe_tuple(std::size_t row);
    pybind11::object cwe_list(std::size_t row);
    pybind11::object fingerprint(std::size_t row) const;
    pybind11::object partial_fingerprints(std::size_t row);

    struct CweText {
        std::int32_t number = 0;
        pybind11::object str;
    };

    const sarif::FindingTable& table_;
    std::array<SharedTexts, sarif::kFindingFieldNames.size()> texts_;
    std::array<CweText, 64> cwe_texts_;
};

}  // namespace fastcore
