#include "core/pgcopy/arrow_column.hpp"

#include <string>

#include "core/pgcopy/arrow_values.hpp"
#include "core/pgcopy/copy_error.hpp"

namespace fastcore::pgcopy {
namespace {

/// That of a dictionary's values: a dictionary of texts goes where texts go.
ArrowType value_type(const ArrowSchema& schema) {
    const ArrowType type = arrow_type(schema);
    if (type.kind != ArrowKind::dictionary) return type;
    const ArrowType values = arrow_type(*schema.dictionary);
    return is_utf8(values.kind) ? values : ArrowType{};
}

bool is_list_of_utf8(const ArrowSchema& schema) {
    return is_list(arrow_type(schema).kind) && schema.n_children == 1 && is_utf8(arrow_type(*schema.children[0]).kind);
}

}  // namespace

ArrowColumn::ArrowColumn(const Column& column, const ArrowSchema& schema, const ArrowArray& array, std::size_t start,
                         std::size_t size)
    : column_(&column), type_(value_type(schema)) {
    if (type_.kind == ArrowKind::null) {
        slice_ = ArrowSlice(array, start, size, 0);
        is_all_null_ = true;
        return;
    }
    if (column.type == ColumnType::text_array && is_list_of_utf8(schema)) {
        slice_ = ArrowSlice(array, start, size, 2);
        type_.kind == ArrowKind::list ? take_list<std::int32_t>(schema, array) : take_list<std::int64_t>(schema, array);
        return;
    }
    append_ = arrow_text_appender(column.type, type_);
    if (append_ != nullptr) {
        is_text_ = true;
        texts_ = ArrowTexts(schema, array, start, size);
        take_plain_texts<std::int32_t>(Form::texts);
        take_plain_texts<std::int64_t>(Form::large_texts);
        return;
    }
    append_ = arrow_number_appender(column.type, type_);
    if (append_ == nullptr) append_ = arrow_time_appender(column.type, type_);
    if (append_ == nullptr) {
        throw CopyError(
            "cannot put Arrow type " + arrow_type_name(schema) + " into " + std::string(column_type_name(column.type)),
            std::nullopt, column.name);
    }
    slice_ = ArrowSlice(array, start, size, 2);
    if (slice_.may_hold_nulls()) return;
    if (column.type == ColumnType::int4 && type_.kind == ArrowKind::int32) form_ = Form::int4;
    if (column.type == ColumnType::boolean) form_ = Form::booleans;
}

template <class Offset>
void ArrowColumn::take_plain_texts(Form form) {
    if (column_->type != ColumnType::text || column_->length != 0 || !texts_.is_plain<Offset>()) return;
    form_ = form;
    texts_end_ = texts_.plain_end<Offset>();
}

template <class Offset>
void ArrowColumn::take_list(const ArrowSchema& schema, const ArrowArray& array) {
    append_ = &append_arrow_list<Offset>;
    if (array.n_children != 1 || array.children == nullptr || array.children[0] == nullptr) throw MalformedArrow();
    const ArrowArray& items = *array.children[0];
    if (items.length < 0) throw MalformedArrow();
    slice_.check_offsets<Offset>(static_cast<std::uint64_t>(items.length));
    if (slice_.size() == 0) return;
    first_item_ = slice_.number<Offset>(0);
    const auto last = static_cast<std::int64_t>(slice_.number<Offset>(slice_.size()));
    texts_ = ArrowTexts(*schema.children[0], items, static_cast<std::size_t>(first_item_),
                        static_cast<std::size_t>(last - first_item_));
}

}  // namespace fastcore::pgcopy
