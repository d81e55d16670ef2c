#include "bindings/finding_rows.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "bindings/released_gil.hpp"
#include "core/sarif/finding_fields.hpp"
#include "core/sarif/finding_json.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/sarif/partial_fingerprints.hpp"
#include "core/support/checked_windows.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using sarif::FindingField;
using sarif::FindingTable;
using sarif::StringColumn;

py::object stolen(PyObject* object) {
    if (object == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(object);
}

/// The halves of surrogate pairs joined, lone ones replaced: a column is UTF-8.
py::object without_surrogates(py::handle text) {
    const py::object units = stolen(PyUnicode_AsEncodedString(text.ptr(), "utf-16-le", "surrogatepass"));
    int little_endian = -1;
    return stolen(PyUnicode_DecodeUTF16(PyBytes_AS_STRING(units.ptr()), PyBytes_GET_SIZE(units.ptr()), "replace",
                                        &little_endian));
}

/// A str as UTF-8.
class Utf8View {
public:
    explicit Utf8View(py::handle text) : text_(py::reinterpret_borrow<py::object>(text)) {
        if (read()) return;
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw py::error_already_set();
        PyErr_Clear();
        text_ = without_surrogates(text_);
        if (!read()) throw py::error_already_set();
    }

    std::string_view view() const { return view_; }
    const py::object& str() const { return text_; }

private:
    bool read() {
        Py_ssize_t size = 0;
        const char* const utf8 = PyUnicode_AsUTF8AndSize(text_.ptr(), &size);
        if (utf8 != nullptr) view_ = {utf8, static_cast<std::size_t>(size)};
        return utf8 != nullptr;
    }

    py::object text_;
    std::string_view view_;
};

std::string type_name(py::handle value) {
    if (value.is_none()) return "None";
    return py::str(py::type::handle_of(value).attr("__qualname__"));
}

/// Appends one row to a table; knows the row's place for what it throws.
class RowReader {
public:
    RowReader(FindingTable& table, std::size_t index, py::handle row) : table_(table), index_(index), row_(row) {
        if (PyTuple_Check(row.ptr()) == 0 || PyTuple_GET_SIZE(row.ptr()) != sarif::kFindingFieldNames.size()) {
            throw ArgumentTypeError(
                place() + " must be a tuple of " + std::to_string(sarif::kFindingFieldNames.size()) + " values", index);
        }
    }

    void read() {
        read_text(FindingField::rule_id, table_.rule_id);
        read_text(FindingField::severity, table_.severity);
        read_text(FindingField::file_path, table_.file_path);
        read_number(FindingField::line, table_.line);
        read_number(FindingField::column, table_.column);
        read_number(FindingField::end_line, table_.end_line);
        read_number(FindingField::end_column, table_.end_column);
        read_text(FindingField::message, table_.message);
        read_text(FindingField::code_snippet, table_.code_snippet);
        read_cwe();
        read_fingerprint();
        read_suppressed();
        read_text(FindingField::baseline_state, table_.baseline_state);
        read_partial_fingerprints();
        read_text(FindingField::tool_name, table_.tool_name);
    }

private:
    std::string place() const { return "finding " + std::to_string(index_); }

    std::string place(FindingField field) const {
        return place() + ": " + sarif::kFindingFieldNames[sarif::place_of(field)];
    }

    [[noreturn]] void refuse_type(FindingField field, const char* expected, py::handle value) const {
        throw ArgumentTypeError(place(field) + " must be " + expected + ", not " + type_name(value), index_);
    }

    py::handle value(FindingField field) const { return PyTuple_GET_ITEM(row_.ptr(), sarif::place_of(field)); }

    py::handle text_value(FindingField field) const {
        const py::handle text = value(field);
        if (PyUnicode_Check(text.ptr()) == 0) refuse_type(field, "str", text);
        return text;
    }

    void read_text(FindingField field, StringColumn& column) { column.append(Utf8View(text_value(field)).view()); }

    void read_number(FindingField field, std::vector<std::int32_t>& column) {
        const py::handle number = value(field);
        if (PyLong_Check(number.ptr()) == 0 || PyBool_Check(number.ptr()) != 0) refuse_type(field, "int", number);
        using Limits = std::numeric_limits<std::int32_t>;
        int overflow = 0;
        const long long read = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
        if (overflow != 0 || read < Limits::min() || read > Limits::max()) {
            throw ArgumentError(place(field) + " must be a number of 32 bits");
        }
        column.push_back(static_cast<std::int32_t>(read));
    }

    void read_cwe() {
        constexpr const char* expected = "a tuple or list of str";
        const py::handle texts = value(FindingField::cwe);
        if (PyTuple_Check(texts.ptr()) == 0 && PyList_Check(texts.ptr()) == 0) {
            refuse_type(FindingField::cwe, expected, texts);
        }
        for (const py::handle text : texts) {
            if (PyUnicode_Check(text.ptr()) == 0) refuse_type(FindingField::cwe, "str", text);
            const auto number = sarif::read_cwe(Utf8View(text).view());
            if (!number) throw ArgumentError(place(FindingField::cwe) + " must be written as CWE-89");
            table_.cwe.push_back(*number);
        }
        table_.cwe_offsets.push_back(static_cast<std::int64_t>(table_.cwe.size()));
    }

    void read_fingerprint() {
        const Utf8View text(text_value(FindingField::fingerprint));
        const auto digest = sarif::read_fingerprint(text.view());
        const bool is_absent = text.view().empty();
        if (!digest && !is_absent) {
            throw ArgumentError(place(FindingField::fingerprint) + " must be sha256: and 64 digits, or empty");
        }
        if (is_absent) table_.without_fingerprint.resize(index_, 0);
        if (is_absent || !table_.without_fingerprint.empty()) {
            table_.without_fingerprint.push_back(is_absent ? 1 : 0);
        }
        table_.fingerprint.push_back(digest.value_or(digest::Digest{}));
    }

    void read_suppressed() {
        const py::handle suppressed = value(FindingField::suppressed);
        if (PyBool_Check(suppressed.ptr()) == 0) refuse_type(FindingField::suppressed, "bool", suppressed);
        table_.suppressed.push_back(suppressed.ptr() == Py_True ? 1 : 0);
    }

    void read_partial_fingerprints() {
        constexpr FindingField field = FindingField::partial_fingerprints;
        const py::handle fingerprints = value(field);
        if (PyDict_Check(fingerprints.ptr()) == 0) refuse_type(field, "dict", fingerprints);
        // names that become equal without their surrogates are one name, as they are in a dict
        const py::dict clean;
        for (const auto& [name, text] : py::reinterpret_borrow<py::dict>(fingerprints)) {
            if (PyUnicode_Check(name.ptr()) == 0) refuse_type(field, "dict of str", name);
            if (PyUnicode_Check(text.ptr()) == 0) refuse_type(field, "dict of str", text);
            clean[Utf8View(name).str()] = text;
        }
        for (const auto& [name, text] : clean) {
            sarif::add_partial_fingerprint(table_.partial_fingerprints, Utf8View(name).view(), Utf8View(text).view());
        }
        table_.partial_fingerprints.close();
    }

    FindingTable& table_;
    std::size_t index_;
    py::handle row_;
};

}  // namespace

FindingTable findings_of_rows(py::handle rows) {
    FindingTable table;
    const py::object iterator = stolen(PyObject_GetIter(rows.ptr()));
    std::size_t index = 0;
    std::size_t at_last_break = 0;
    while (PyObject* const next = PyIter_Next(iterator.ptr())) {
        const py::object row = stolen(next);
        RowReader(table, index++, row).read();
        const std::size_t read = sarif::text_size(table) + index * sarif::kFindingBytes;
        if (read - at_last_break < kWindow) continue;
        take_a_break();
        at_last_break = read;
    }
    if (PyErr_Occurred() != nullptr) throw py::error_already_set();
    return table;
}

}  // namespace fastcore
