#include <pybind11/pybind11.h>
#include <pybind11/typing.h>

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrow_batches.hpp"
#include "bindings/arrow_capsule.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/copy_cells.hpp"
#include "bindings/copy_classes.hpp"
#include "bindings/copy_rows.hpp"
#include "bindings/lookups.hpp"
#include "bindings/register.hpp"
#include "bindings/released_gil.hpp"
#include "bindings/texts.hpp"
#include "core/pgcopy/arrow_rows.hpp"
#include "core/pgcopy/column.hpp"
#include "core/pgcopy/copy_error.hpp"
#include "core/pgcopy/tuple_form.hpp"
#include "core/support/error.hpp"
#include "core/support/storage.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::CopyError;

/// From a fastcore._copy_columns.CopyColumn, by the places of its fields.
Column column_of(const py::tuple& column) {
    std::string name = utf8_text(column[0]);
    const std::string type_name = utf8_text(column[1]);
    const auto type = pgcopy::column_type_named(type_name);
    if (!type) throw ArgumentError("column '" + name + "' has no type that can be encoded: '" + type_name + "'");
    return {std::move(name), *type, py::cast<bool>(column[2]), py::cast<std::size_t>(column[3])};
}

std::vector<Column> columns_of(const py::iterable& columns) {
    std::vector<Column> taken;
    for (const py::handle column : columns) taken.push_back(column_of(py::cast<py::tuple>(column)));
    return taken;
}

/// A column, and the value that it has in each tuple.
using Constant = std::pair<Column, py::object>;

std::vector<Constant> constants_of(const py::iterable& values) {
    std::vector<Constant> taken;
    for (const py::handle item : values) {
        const auto pair = py::cast<py::tuple>(item);
        taken.emplace_back(column_of(py::cast<py::tuple>(pair[0])), pair[1]);
    }
    return taken;
}

std::string encoded(const Constant& constant) {
    const auto& [column, value] = constant;
    const CopyClasses classes(std::span(&column, 1));
    HeapStorage storage;
    response::Answer out(storage);
    out.reserve(1);
    CopyCells cells(classes, out);
    const pgcopy::Fault fault = cells.write(column, value.ptr());
    if (fault == pgcopy::Fault::none) return std::string(out.text());
    throw CopyError(cells.reason(fault, column, value.ptr()), std::nullopt, column.name);
}

pgcopy::TupleForm form_of(const py::iterable& columns, const py::iterable& values) {
    pgcopy::TupleForm form;
    form.columns = columns_of(columns);
    for (const Constant& constant : constants_of(values)) {
        form.constants += encoded(constant);
        ++form.constant_count;
    }
    return form;
}

/// Problems as tuples.
class Problems {
public:
    explicit Problems(bool are_collected) : are_collected_(are_collected) {}

    void add(const CopyError& error) {
        if (!are_collected_) throw CopyError(error.what(), error.row_index(), error.column());
        list_.append(py::make_tuple(error.row_index().value_or(0), py::str(error.column()), py::str(error.what())));
    }

    const py::list& list() const { return list_; }

private:
    bool are_collected_;
    py::list list_;
};

class CopyEncoder {
public:
    CopyEncoder(const py::iterable& columns, bool collect_errors, const py::iterable& values)
        : form_(form_of(columns, values)), classes_(form_.columns), collect_errors_(collect_errors) {
        for (const Column& column : form_.columns) names_.push_back(interned(py::str(column.name)));
    }

    py::tuple encode_rows(const py::object& rows, std::size_t first_index) const {
        constexpr std::size_t between_breaks = std::size_t{1} << 12;
        // a snapshot, which also keeps the rows: their values may run code that changes the list
        const auto items = py::reinterpret_borrow<py::tuple>(stolen(PySequence_Tuple(rows.ptr())));
        Problems problems(collect_errors_);
        BytesStorage storage(false);
        response::Answer out(storage);
        out.reserve(1);
        out.expect(items.size());
        CopyRows writer(form_, names_, classes_, out);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i % between_breaks == between_breaks - 1) take_a_break();
            if (const auto error = writer.write(items[i].ptr(), first_index + i)) problems.add(*error);
            out.pass(1);
        }
        return py::make_tuple(storage.take(out.size()), problems.list());
    }

    /// The capsules stay the owners of what is in them.
    py::tuple encode_arrow(const py::object& schema_capsule, const py::object& array_capsule,
                           std::size_t first_index) const {
        const pgcopy::ArrowBatch batch{arrow_schema_in(schema_capsule), arrow_array_in(array_capsule), first_index};
        std::vector<CopyError> refused;
        const py::bytes tuples = write_bytes(kReleasingBytes, [&](response::Answer& out, Checkpoint* checkpoint) {
            out.reserve(1);
            refused = pgcopy::append_arrow(form_, batch, collect_errors_, out, *checkpoint);
        });
        Problems problems(collect_errors_);
        for (const CopyError& error : refused) problems.add(error);
        return py::make_tuple(tuples, problems.list());
    }

private:
    pgcopy::TupleForm form_;
    std::vector<py::object> names_;
    CopyClasses classes_;
    bool collect_errors_;
};

}  // namespace

void register_pgcopy(py::module_& m) {
    py::class_<CopyEncoder>(m, "CopyEncoder")
        .def(py::init<const py::iterable&, bool, const py::iterable&>(), py::arg("columns"), py::kw_only(),
             py::arg("collect_errors"), py::arg("values") = py::tuple())
        .def("encode_rows", &CopyEncoder::encode_rows, py::arg("rows"), py::arg("first_index"))
        .def("encode_arrow", &CopyEncoder::encode_arrow, py::arg("schema_capsule"), py::arg("array_capsule"),
             py::arg("first_index"));
    register_arrow_batches(m);
}

}  // namespace fastcore
