// Findings that are Python objects.
#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest/finding_view.hpp"

namespace fastcore {

/// Reads findings' fields from the keys of mappings and the attributes of other objects; what is missing or None is
/// empty or 0. Made, used and destroyed with the GIL held.
class FindingReader {
public:
    explicit FindingReader(std::span<const digest::Field> fields);

    /// The view is good until the next call. Throws ArgumentTypeError for a value of the wrong type, and ArgumentError
    /// for an integer that is too large.
    const digest::FindingView& read(pybind11::handle finding, std::size_t index);

private:
    struct Wanted {
        digest::Field field;
        std::string_view digest::FindingView::* text_member;  ///< null: it is no text
        std::int64_t digest::FindingView::* number_member;    ///< null: it is no number
        pybind11::object name;                                ///< interned
        pybind11::object value;                               ///< of the finding that was read last
        std::string text;                                     ///< where the value does not hold its UTF-8 itself
    };

    bool is_mapping(pybind11::handle finding);
    void take(Wanted& wanted);
    void clear(const Wanted& wanted);
    void take_cwe(Wanted& wanted);

    std::vector<Wanted> wanted_;
    digest::FindingView view_;
    std::size_t index_ = 0;
    pybind11::object mapping_class_;
    pybind11::handle last_type_;  ///< null: none
    bool last_is_mapping_ = false;
};

}  // namespace fastcore
