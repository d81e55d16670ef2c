// Texts and bytes of Arrow as fields.
#include "core/pgcopy/arrow_values.hpp"
#include "core/pgcopy/inet.hpp"
#include "core/pgcopy/json.hpp"
#include "core/pgcopy/numeric.hpp"
#include "core/pgcopy/text.hpp"
#include "core/pgcopy/times.hpp"
#include "core/pgcopy/uuid.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::pgcopy {
namespace {

Fault append_checked(const ArrowTexts& texts, std::string_view text, std::size_t length_max, Answer& out) {
    if (texts.is_clean() && length_max == 0) return append_bytes(out, text);
    if (!texts.is_clean() && !is_valid_utf8(text)) return Fault::not_utf8;
    return append_text(out, text, length_max);
}

ArrowFault append_text_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_checked(column.texts(), column.texts().at(row), column.column().length, out);
}

ArrowFault append_bytes_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_bytes(out, column.texts().at(row));
}

ArrowFault append_json_bytes_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_json(out, column.column().type, column.texts().at(row));
}

/// A text that has to be read.
template <class Read>
ArrowFault append_read(const ArrowColumn& column, std::size_t row, Read read) {
    const std::string_view text = column.texts().at(row);
    if (!column.texts().is_clean() && !is_valid_utf8(text)) return Fault::not_utf8;
    return read(text);
}

ArrowFault append_json_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row,
                       [&](std::string_view text) { return append_json(out, column.column().type, text); });
}

ArrowFault append_uuid_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row, [&](std::string_view text) { return append_uuid(out, text); });
}

ArrowFault append_inet_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row, [&](std::string_view text) { return append_inet(out, text); });
}

ArrowFault append_numeric_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row, [&](std::string_view text) { return append_numeric(out, text); });
}

ArrowFault append_date_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row, [&](std::string_view text) { return append_date(out, text); });
}

ArrowFault append_timestamp_value(const ArrowColumn& column, std::size_t row, Answer& out) {
    return append_read(column, row,
                       [&](std::string_view text) { return append_timestamp(out, column.column().type, text); });
}

AppendArrowValue appender_of_utf8(ColumnType column) {
    switch (column) {
        case ColumnType::text:
            return &append_text_value;
        case ColumnType::json:
        case ColumnType::jsonb:
            return &append_json_value;
        case ColumnType::uuid:
            return &append_uuid_value;
        case ColumnType::inet:
            return &append_inet_value;
        case ColumnType::numeric:
            return &append_numeric_value;
        case ColumnType::date:
            return &append_date_value;
        case ColumnType::timestamp:
        case ColumnType::timestamptz:
            return &append_timestamp_value;
        default:
            return nullptr;
    }
}

}  // namespace

AppendArrowValue arrow_text_appender(ColumnType column, const ArrowType& type) {
    if (is_utf8(type.kind)) return appender_of_utf8(column);
    if (!is_binary(type.kind)) return nullptr;
    if (column == ColumnType::json || column == ColumnType::jsonb) return &append_json_bytes_value;
    const bool is_uuid =
        column == ColumnType::uuid && type.kind == ArrowKind::fixed_size_binary && type.width == kUuidBytes;
    return is_uuid || column == ColumnType::bytea ? &append_bytes_value : nullptr;
}

template <class Offset>
ArrowFault append_arrow_list(const ArrowColumn& column, std::size_t row, Answer& out) {
    const auto start = static_cast<std::size_t>(column.slice().number<Offset>(row) - column.first_item());
    const auto end = static_cast<std::size_t>(column.slice().number<Offset>(row + 1) - column.first_item());
    const ArrowTexts& texts = column.texts();
    TextArray array(out, end - start);
    for (std::size_t item = start; item < end; ++item) {
        if (texts.is_null(item)) {
            array.append_null();
            continue;
        }
        const Fault fault = append_checked(texts, texts.at(item), column.column().length, out);
        if (fault != Fault::none) return {fault, static_cast<std::int32_t>(item - start)};
    }
    return array.close();
}

template ArrowFault append_arrow_list<std::int32_t>(const ArrowColumn&, std::size_t, Answer&);
template ArrowFault append_arrow_list<std::int64_t>(const ArrowColumn&, std::size_t, Answer&);

}  // namespace fastcore::pgcopy
