// A column of Arrow data that becomes the fields of one column of a table.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/pgcopy/arrow_slice.hpp"
#include "core/pgcopy/arrow_texts.hpp"
#include "core/pgcopy/arrow_type.hpp"
#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

/// What is wrong with a value, or with an item of it.
struct ArrowFault {
    ArrowFault(Fault its_fault = Fault::none, std::int32_t its_item = -1)
        : fault(its_fault), item(its_item) {}  // NOLINT(google-explicit-constructor)

    Fault fault;
    std::int32_t item;  ///< of a list, counted from 0; negative: the value itself
};

class ArrowColumn {
public:
    /// `size` rows from `start` on; `column`, `schema` and `array` outlive it. Throws CopyError where the type does not
    /// fit, and MalformedArrow.
    ArrowColumn(const Column& column, const ArrowSchema& schema, const ArrowArray& array, std::size_t start,
                std::size_t size);

    const Column& column() const { return *column_; }

    /// Appends the row's field.
    ArrowFault append(std::size_t row, Answer& out) const {
        if (is_null(row)) [[unlikely]] {
            if (!column_->nullable) return Fault::null;
            append_null(out);
            return Fault::none;
        }
        return append_(*this, row, out);
    }

    const ArrowSlice& slice() const { return slice_; }
    const ArrowType& type() const { return type_; }
    /// Of a column of texts, or the items of one of lists.
    const ArrowTexts& texts() const { return texts_; }
    /// Where the first of these items stands in their array.
    std::int64_t first_item() const { return first_item_; }

private:
    using Append = ArrowFault (*)(const ArrowColumn&, std::size_t row, Answer& out);

    bool is_null(std::size_t row) const {
        if (is_text_) return texts_.is_null(row);
        return is_all_null_ || slice_.is_null(row);
    }
    template <class Offset>
    void take_list(const ArrowSchema& schema, const ArrowArray& array);

    const Column* column_;
    ArrowType type_;
    ArrowSlice slice_;
    ArrowTexts texts_;
    std::int64_t first_item_ = 0;
    bool is_text_ = false;
    bool is_all_null_ = false;
    Append append_ = nullptr;
};

}  // namespace fastcore::pgcopy
