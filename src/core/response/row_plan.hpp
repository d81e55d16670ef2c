// Options of rows made ready for walking many rows, on any number of threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>

#include "core/response/place.hpp"
#include "core/response/row.hpp"
#include "core/response/row_options.hpp"
#include "core/support/checked_size.hpp"

namespace fastcore::response {

class RowPlan {
public:
    explicit RowPlan(const RowOptions& options);

    /// What is asked of the row objects; null: nothing.
    const Place* row_place() const { return row_place_.get(); }
    /// Values move or change: the plain walk cannot serve.
    bool is_shaped() const { return is_shaped_; }
    std::size_t max_depth() const { return max_depth_; }
    bool null_bad_rows() const { return null_bad_rows_; }
    bool quote_big_integers() const { return quote_big_integers_; }
    std::size_t workers() const { return workers_; }

    /// Bytes that a row with `text_size` bytes of UTF-8 and at most `objects` objects needs in the answer. Throws
    /// std::bad_alloc where no memory has as many.
    std::size_t answer_bound(std::size_t text_size, std::size_t objects) const {
        constexpr std::size_t null_size = 4;
        CheckedSize bound(std::max(text_size + quoted_size(text_size), null_size));
        bound.add(extra_size_, objects);
        if (value_copies_ == 1) return bound.value();
        CheckedSize all_copies(0);
        all_copies.add(bound.value(), value_copies_);
        return all_copies.value();
    }
    /// Objects with additions can be anywhere, not only where the row starts.
    bool has_nested_places() const { return has_nested_places_; }
    /// What one object can have that its text in the row has not.
    std::size_t extra_size() const { return extra_size_; }
    /// Entries of all selected objects that can be inside each other.
    std::size_t entry_count() const { return row_place_ != nullptr ? row_place_->entry_count() : 0; }
    bool is_selected() const { return row_place_ != nullptr && row_place_->is_selected; }

private:
    /// Quotes around big integers: two for 17 bytes at the least, 16 digits and what separates them from the next.
    std::size_t quoted_size(std::size_t text_size) const { return quote_big_integers_ ? text_size / 8 + 2 : 0; }

    std::unique_ptr<Place> row_place_;
    bool is_shaped_;
    std::size_t max_depth_;
    bool null_bad_rows_;
    bool quote_big_integers_;
    std::size_t workers_;
    bool has_nested_places_ = false;
    std::size_t extra_size_ = 0;
    std::size_t value_copies_ = 1;
};

}  // namespace fastcore::response
