#include "bindings/response_options.hpp"

#include <cstdint>

#include "bindings/texts.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using response::RowOptions;
using response::RowPlan;
using response::Selection;

/// Everything that follows the tree down takes stack at each step.
constexpr std::size_t kSelectionDepthMax = 1024;

std::optional<Selection> selection(const py::object& selected, std::size_t depth = 0) {
    if (selected.is_none()) return std::nullopt;
    if (depth == kSelectionDepthMax) {
        throw ArgumentError("select is more than " + std::to_string(kSelectionDepthMax) + " keys deep");
    }
    Selection result;
    for (const py::handle item : py::cast<py::tuple>(selected)) {
        const auto entry = py::cast<py::tuple>(item);
        result.push_back({utf8_text(entry[0]), utf8_text(entry[1]), selection(entry[2], depth + 1)});
    }
    return result;
}

std::vector<response::NestedType> nested_types(const py::tuple& types) {
    std::vector<response::NestedType> result;
    for (const py::handle item : types) {
        const auto entry = py::cast<py::tuple>(item);
        std::vector<std::string> path;
        for (const py::handle key : py::cast<py::tuple>(entry[0])) path.push_back(utf8_text(key));
        result.push_back({std::move(path), utf8_text(entry[1])});
    }
    return result;
}

}  // namespace

RowPlan row_plan(const std::optional<py::str>& type_name, std::size_t max_depth, const py::object& options) {
    RowOptions result;
    if (type_name) result.type_name = utf8_text(*type_name);
    result.max_depth = max_depth;
    if (!options.is_none()) {
        const auto fields = py::cast<py::tuple>(options);
        result.nested_types = nested_types(fields[0]);
        result.select = selection(fields[1]);
        result.null_bad_rows = py::cast<bool>(fields[2]);
        result.quote_big_integers = py::cast<bool>(fields[3]);
        result.workers = py::cast<std::size_t>(fields[4]);
    }
    return RowPlan(result);
}

ConnectionOptions::ConnectionOptions(const py::object& options, const std::optional<py::str>& type_name) {
    const auto envelope = py::cast<py::tuple>(options);
    connection_.has_cursors = !envelope[0].is_none();
    if (connection_.has_cursors) {
        for (const py::handle cursor : py::cast<py::tuple>(envelope[0])) cursors_.push_back(utf8_text(cursor));
    }
    connection_.first_offset = py::cast<std::uint64_t>(envelope[1]);
    connection_.has_next_page = py::cast<bool>(envelope[2]);
    connection_.has_previous_page = py::cast<bool>(envelope[3]);
    connection_.start_cursor = optional_text(envelope[4]);
    connection_.end_cursor = optional_text(envelope[5]);
    if (!envelope[6].is_none()) connection_.total_count = py::cast<std::uint64_t>(envelope[6]);
    if (py::cast<bool>(envelope[7]) && type_name) connection_.type_name = utf8_text(*type_name);
}

response::Connection ConnectionOptions::view(std::size_t row_count) const {
    if (connection_.has_cursors && cursors_.size() != row_count) {
        throw ArgumentError("cursors has " + std::to_string(cursors_.size()) + " items, rows has " +
                            std::to_string(row_count));
    }
    response::Connection connection = connection_;
    connection.cursors = cursors_;
    return connection;
}

}  // namespace fastcore
