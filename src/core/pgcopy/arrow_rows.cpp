#include "core/pgcopy/arrow_rows.hpp"

#include <span>
#include <string_view>

#include "core/pgcopy/arrow_column.hpp"

namespace fastcore::pgcopy {
namespace {

CopyError malformed(const std::string& column) { return {MalformedArrow().what(), std::nullopt, column}; }

/// Of equal names the first one's place.
std::size_t place_of(const ArrowSchema& schema, const Column& column) {
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        const char* const name = schema.children[i]->name;
        if (column.name == (name == nullptr ? "" : name)) return static_cast<std::size_t>(i);
    }
    throw CopyError("missing", std::nullopt, column.name);
}

std::vector<ArrowColumn> columns_of(std::span<const Column> columns, const ArrowBatch& batch) {
    std::vector<ArrowColumn> found;
    found.reserve(columns.size());
    for (const Column& column : columns) {
        const std::size_t place = place_of(batch.schema, column);
        try {
            const ArrowArray* const child = batch.array.children[place];
            if (child == nullptr) throw MalformedArrow();
            found.emplace_back(column, *batch.schema.children[place], *child,
                               static_cast<std::size_t>(batch.array.offset),
                               static_cast<std::size_t>(batch.array.length));
        } catch (const MalformedArrow&) {
            throw malformed(column.name);
        }
    }
    return found;
}

ArrowSlice rows_of(const ArrowBatch& batch) {
    if (std::string_view(batch.schema.format) != "+s" || batch.schema.dictionary != nullptr) {
        throw CopyError("expected a struct of columns, got Arrow type " + arrow_type_name(batch.schema), std::nullopt,
                        {});
    }
    const ArrowArray& array = batch.array;
    const bool has_columns =
        array.n_children == batch.schema.n_children && (array.n_children == 0 || array.children != nullptr);
    if (!has_columns || array.length < 0) throw malformed({});
    try {
        return {array, 0, static_cast<std::size_t>(array.length), 1};
    } catch (const MalformedArrow&) {
        throw malformed({});
    }
}

/// The first fault of a row.
struct RowFault {
    const Column* column = nullptr;  ///< null: there is none
    ArrowFault why;
};

RowFault append_row(const TupleForm& form, std::span<const ArrowColumn> columns, std::size_t row, Answer& out) {
    out.reserve(kCountBytes);
    char* end = store_field_count(out.end(), form.field_count());
    const char* limit = out.end() + out.left();
    for (const ArrowColumn& column : columns) {
        if (char* const next = column.write_plain(row, end, limit)) {
            end = next;
            continue;
        }
        out.set_end(end);
        const ArrowFault fault = column.append(row, out);
        if (fault.fault != Fault::none) [[unlikely]]
            return {&column.column(), fault};
        end = out.end();
        limit = end + out.left();
    }
    out.set_end(end);
    if (!form.constants.empty()) out.append(form.constants);
    return {};
}

CopyError problem_of(const RowFault& found, std::size_t index) {
    const std::string reason = fault_reason(found.why.fault, *found.column);
    const auto item = static_cast<std::size_t>(found.why.item);
    return {found.why.item < 0 ? reason : item_reason(item, reason), index, found.column->name};
}

}  // namespace

std::vector<CopyError> append_arrow(const TupleForm& form, const ArrowBatch& batch, bool collect_errors, Answer& out,
                                    Checkpoint& checkpoint) {
    const ArrowSlice rows = rows_of(batch);
    const std::vector<ArrowColumn> found = columns_of(form.columns, batch);
    std::vector<CopyError> problems;
    const auto refuse = [&](CopyError error) {
        if (!collect_errors) throw error;
        problems.push_back(std::move(error));
    };
    out.expect(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        check_at_times(row, &checkpoint);
        const std::size_t index = batch.first_index + row;
        if (rows.is_null(row)) {
            refuse({"row is null", index, {}});
        } else {
            const std::size_t start = out.size();
            if (const RowFault fault = append_row(form, found, row, out); fault.column != nullptr) [[unlikely]] {
                out.set_end(out.end() - (out.size() - start));
                refuse(problem_of(fault, index));
            }
        }
        out.pass(1);
    }
    return problems;
}

}  // namespace fastcore::pgcopy
