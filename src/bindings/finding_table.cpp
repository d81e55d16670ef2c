#include "bindings/finding_table.hpp"

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrow_capsule.hpp"
#include "bindings/borrowed_messages.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/finding_cells.hpp"
#include "bindings/finding_rows.hpp"
#include "bindings/released_gil.hpp"
#include "bindings/texts.hpp"
#include "core/sarif/finding_arrow.hpp"
#include "core/sarif/finding_concat.hpp"
#include "core/sarif/finding_json.hpp"
#include "core/sarif/finding_repeats.hpp"
#include "core/sarif/finding_state.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using sarif::FindingTable;
using SharedTable = std::shared_ptr<FindingTable>;

std::size_t row_index(const FindingTable& table, py::ssize_t index) {
    if (index < 0 || static_cast<std::size_t>(index) >= table.size()) {
        throw py::index_error("finding index out of range");
    }
    return static_cast<std::size_t>(index);
}

std::vector<std::size_t> row_indices(const FindingTable& table, const py::sequence& indices) {
    // a tuple keeps its items; a range makes each of them anew
    const py::tuple items(indices);
    std::vector<std::size_t> rows;
    rows.reserve(items.size());
    for (const py::handle index : items) rows.push_back(row_index(table, py::cast<py::ssize_t>(index)));
    return rows;
}

py::object row(const FindingTable& table, py::ssize_t index) {
    return FindingCells(table).row(row_index(table, index));
}

py::list rows(const FindingTable& table, const py::sequence& indices) {
    return FindingCells(table).rows(row_indices(table, indices));
}

py::list column(const FindingTable& table, const std::string& name) {
    const auto field = sarif::finding_field(name);
    if (!field) throw ArgumentError("a finding has no field '" + name + "'");
    return FindingCells(table).column(*field);
}

py::bytes to_json(const FindingTable& table) {
    return write_bytes(sarif::text_size(table), [&table](response::Answer& answer, Checkpoint* checkpoint) {
        sarif::append_findings(answer, table, checkpoint);
    });
}

SharedTable take(const FindingTable& table, const py::sequence& indices) {
    const std::vector<std::size_t> rows = row_indices(table, indices);
    ReleasedGil released(true);
    SignalCheckpoint checkpoint(released);
    return std::make_shared<FindingTable>(table.take(rows, &checkpoint));
}

/// The table itself where nothing is left out.
SharedTable deduplicated(const SharedTable& table) {
    ReleasedGil released(true);
    SignalCheckpoint checkpoint(released);
    const std::vector<std::size_t> rows = sarif::rows_without_repeats(*table, &checkpoint);
    return rows.size() == table->size() ? table : std::make_shared<FindingTable>(table->take(rows, &checkpoint));
}

SharedTable concat(const py::sequence& tables) {
    const py::tuple held(tables);  // somebody may change what was given
    std::vector<const FindingTable*> parts;
    parts.reserve(held.size());
    for (const py::handle table : held) {
        if (!py::isinstance<FindingTable>(table)) {
            throw ArgumentTypeError("tables must be of FindingTable, not " + type_name(table), parts.size());
        }
        parts.push_back(&py::cast<const FindingTable&>(table));
    }
    ReleasedGil released(true);
    SignalCheckpoint checkpoint(released);
    return std::make_shared<FindingTable>(sarif::concat(parts, &checkpoint));
}

SharedTable from_rows(const py::iterable& rows) { return std::make_shared<FindingTable>(findings_of_rows(rows)); }

py::object equals(const FindingTable& table, const py::object& other) {
    if (!py::isinstance<FindingTable>(other)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
    const auto& other_table = py::cast<const FindingTable&>(other);
    ReleasedGil released(true);
    SignalCheckpoint checkpoint(released);
    const bool equal = table.equals(other_table, &checkpoint);
    released.take_back();
    return py::bool_(equal);
}

py::bytes state(const FindingTable& table) {
    return write_bytes(sarif::text_size(table), [&table](response::Answer& answer, Checkpoint* checkpoint) {
        sarif::append_state(answer, table, checkpoint);
    });
}

SharedTable from_state(const py::object& state) {
    const BorrowedMessages borrowed(py::make_tuple(state));
    ReleasedGil released(borrowed.size() >= kReleasingBytes);
    SignalCheckpoint checkpoint(released);
    return std::make_shared<FindingTable>(sarif::read_state(borrowed.messages().front(), &checkpoint));
}

/// from_state() by name: pickle cannot find a static method of a native class by itself.
py::tuple reduce(const py::object& self) {
    const py::bytes bytes = state(py::cast<const FindingTable&>(self));
    const py::object call = py::module_::import("operator").attr("methodcaller")("from_state", bytes);
    return py::make_tuple(call, py::make_tuple(py::type::of(self)));
}

/// Nobody can tell a copy of what is immutable.
py::object copied(const py::object& self) { return self; }
py::object deeply_copied(const py::object& self, const py::object& /*memo*/) { return self; }

py::capsule arrow_schema(const FindingTable&) {
    auto schema = std::make_unique<ArrowSchema>();
    arrow::export_schema(sarif::finding_schema(), schema.get());
    return arrow_capsule(std::move(schema));
}

/// The interface lets a producer leave aside what schema is asked for, where it cannot give it.
py::capsule arrow_stream(const SharedTable& table, const py::object& /*requested_schema*/) {
    auto stream = std::make_unique<ArrowArrayStream>();
    sarif::export_finding_stream(table, stream.get());
    return arrow_capsule(std::move(stream));
}

}  // namespace

void register_finding_table(py::module_& m) {
    py::class_<FindingTable, SharedTable>(m, "FindingTable")
        .def("__len__", &FindingTable::size)
        .def("__eq__", &equals)
        .def("__reduce__", &reduce)
        .def("__copy__", &copied)
        .def("__deepcopy__", &deeply_copied, py::arg("memo"))
        .def("row", &row, py::arg("index"))
        .def("rows", &rows, py::arg("indices"))
        .def("to_dicts", [](const FindingTable& table) { return FindingCells(table).dicts(); })
        .def("to_json", &to_json)
        .def("column", &column, py::arg("name"))
        .def("take", &take, py::arg("indices"))
        .def("deduplicated", &deduplicated)
        .def_static("concat", &concat, py::arg("tables"))
        .def_static("from_rows", &from_rows, py::arg("rows"))
        .def("state", &state)
        .def_static("from_state", &from_state, py::arg("state"))
        .def("__arrow_c_schema__", &arrow_schema)
        .def("__arrow_c_stream__", &arrow_stream, py::arg("requested_schema") = py::none());
}

}  // namespace fastcore
