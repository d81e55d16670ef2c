#include "core/response/row_plan.hpp"

namespace fastcore::response {

RowPlan::RowPlan(const RowOptions& options)
    : row_place_(make_places(options)),
      is_shaped_(options.quote_big_integers),
      max_depth_(options.max_depth),
      null_bad_rows_(options.null_bad_rows),
      quote_big_integers_(options.quote_big_integers),
      workers_(options.workers) {
    if (row_place_ == nullptr) return;
    is_shaped_ |= row_place_->is_selected;
    has_nested_places_ = row_place_->is_selected || !row_place_->below.empty();
    extra_size_ = row_place_->extra_size();
    value_copies_ = row_place_->value_copies();
}

}  // namespace fastcore::response
