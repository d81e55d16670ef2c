#include "bindings/finding_cells.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "bindings/paused_collector.hpp"
#include "bindings/released_gil.hpp"
#include "core/response/json_escape.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/sarif/partial_fingerprints.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using sarif::FindingField;
using sarif::kFindingFieldNames;

py::object stolen(PyObject* object) {
    if (object == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(object);
}

py::object decoded_inside(std::string_view inside) {
    if (inside.find('\\') == std::string_view::npos) return decoded(inside);
    return decoded(response::decode_json_string(inside));
}

void set_item(const py::object& dict, const py::object& key, const py::object& value) {
    if (PyDict_SetItem(dict.ptr(), key.ptr(), value.ptr()) != 0) throw py::error_already_set();
}

/// Fills a list with what `make` gives for each place. Nobody else looks for Ctrl-C or gives the GIL away meanwhile.
template <class Make>
py::list list_of(std::size_t size, Make make) {
    using Clock = std::chrono::steady_clock;
    // few enough that they are done soon even where each is a megabyte
    constexpr std::size_t between_looks = 128;
    constexpr std::chrono::milliseconds between_breaks{5};
    py::list made;
    Clock::time_point last_break = Clock::now();
    for (std::size_t start = 0; start < size; start += between_looks) {
        const std::size_t end = std::min(size, start + between_looks);
        {
            const PausedCollector paused;
            for (std::size_t i = start; i < end; ++i) made.append(make(i));
        }
        if (Clock::now() - last_break < between_breaks) continue;
        take_a_break();
        last_break = Clock::now();
    }
    return made;
}

}  // namespace

py::object FindingCells::cell(FindingField field, std::size_t row) {
    switch (field) {
        case FindingField::rule_id:
            return text(table_.rule_id, field, row);
        case FindingField::severity:
            return text(table_.severity, field, row);
        case FindingField::file_path:
            return text(table_.file_path, field, row);
        case FindingField::line:
            return py::int_(table_.line[row]);
        case FindingField::column:
            return py::int_(table_.column[row]);
        case FindingField::end_line:
            return py::int_(table_.end_line[row]);
        case FindingField::end_column:
            return py::int_(table_.end_column[row]);
        case FindingField::message:
            return text(table_.message, field, row);
        case FindingField::code_snippet:
            return text(table_.code_snippet, field, row);
        case FindingField::cwe:
            return cwe_tuple(row);
        case FindingField::fingerprint:
            return fingerprint(row);
        case FindingField::suppressed:
            return py::bool_(table_.suppressed[row] != 0);
        case FindingField::baseline_state:
            return text(table_.baseline_state, field, row);
        case FindingField::partial_fingerprints:
            return partial_fingerprints(row);
        case FindingField::tool_name:
            return text(table_.tool_name, field, row);
    }
    return py::none();
}

py::object FindingCells::row(std::size_t row) {
    py::object cells = stolen(PyTuple_New(kFindingFieldNames.size()));
    for (std::size_t place = 0; place < kFindingFieldNames.size(); ++place) {
        PyTuple_SET_ITEM(cells.ptr(), place, cell(static_cast<FindingField>(place), row).release().ptr());
    }
    return cells;
}

py::list FindingCells::rows(std::span<const std::size_t> rows) {
    return list_of(rows.size(), [&](std::size_t i) { return row(rows[i]); });
}

py::list FindingCells::column(FindingField field) {
    return list_of(table_.size(), [&](std::size_t row) { return cell(field, row); });
}

py::list FindingCells::dicts() {
    std::array<py::object, kFindingFieldNames.size()> keys;
    const py::dict empty_finding;
    for (std::size_t place = 0; place < keys.size(); ++place) {
        keys[place] = stolen(PyUnicode_InternFromString(kFindingFieldNames[place]));
        set_item(empty_finding, keys[place], py::none());
    }
    return list_of(table_.size(), [&](std::size_t row) {
        py::object finding = stolen(PyDict_Copy(empty_finding.ptr()));  // it has its final size at once
        for (std::size_t place = 0; place < keys.size(); ++place) {
            const auto field = static_cast<FindingField>(place);
            set_item(finding, keys[place], field == FindingField::cwe ? cwe_list(row) : cell(field, row));
        }
        return finding;
    });
}

py::object FindingCells::cwe_text(std::int32_t number) {
    CweText& made = cwe_texts_[static_cast<std::uint32_t>(number) % cwe_texts_.size()];
    if (!made.str || made.number != number) {
        std::array<char, sarif::kCweSizeMax> text{};
        const char* const end = sarif::write_cwe(number, text.data());
        made = {number, decoded({text.data(), static_cast<std::size_t>(end - text.data())})};
    }
    return made.str;
}

py::object FindingCells::cwe_tuple(std::size_t row) {
    const auto numbers = table_.cwe_of(row);
    py::object texts = stolen(PyTuple_New(static_cast<Py_ssize_t>(numbers.size())));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        PyTuple_SET_ITEM(texts.ptr(), i, cwe_text(numbers[i]).release().ptr());
    }
    return texts;
}

py::object FindingCells::cwe_list(std::size_t row) {
    const auto numbers = table_.cwe_of(row);
    py::object texts = stolen(PyList_New(static_cast<Py_ssize_t>(numbers.size())));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        PyList_SET_ITEM(texts.ptr(), static_cast<Py_ssize_t>(i), cwe_text(numbers[i]).release().ptr());
    }
    return texts;
}

py::object FindingCells::fingerprint(std::size_t row) const {
    if (!table_.has_fingerprint(row)) return py::str();
    py::object text = stolen(PyUnicode_New(sarif::kFingerprintSize, 0x7F));
    sarif::write_fingerprint(table_.fingerprint[row], reinterpret_cast<char*>(PyUnicode_1BYTE_DATA(text.ptr())));
    return text;
}

py::object FindingCells::partial_fingerprints(std::size_t row) {
    py::object fingerprints = stolen(PyDict_New());
    SharedTexts& names = texts_[sarif::place_of(FindingField::partial_fingerprints)];
    sarif::visit_partial_fingerprints(
        table_.partial_fingerprints[row], [&](std::string_view name, std::string_view value) {
            const bool is_plain = name.find('\\') == std::string_view::npos;
            set_item(fingerprints, is_plain ? names.get(name) : decoded_inside(name), decoded_inside(value));
        });
    return fingerprints;
}

}  // namespace fastcore
