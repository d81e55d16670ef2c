#include "bindings/finding_reader.hpp"

#include <cstdint>

#include "bindings/lookups.hpp"
#include "bindings/texts.hpp"
#include "core/digest/finding_members.hpp"
#include "core/support/error.hpp"
#include "core/support/utf8.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using digest::Field;
using digest::FindingView;

/// Each code point as UTF-8; a surrogate, which UTF-8 has no form for, becomes U+FFFD.
void append_code_points(PyObject* str, std::string& out) {
    constexpr std::uint32_t replacement = 0xFFFD;
    const int kind = PyUnicode_KIND(str);
    const void* const data = PyUnicode_DATA(str);
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(str); ++i) {
        const Py_UCS4 code_point = PyUnicode_READ(kind, data, i);
        append_utf8(out, Py_UNICODE_IS_SURROGATE(code_point) ? replacement : code_point);
    }
}

/// The text of an ASCII str is where it is, that of others goes into `scratch`.
std::string_view utf8_view(PyObject* str, std::string& scratch) {
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(str) != 0) throw py::error_already_set();
#endif
    if (PyUnicode_IS_ASCII(str)) {
        return {static_cast<const char*>(PyUnicode_DATA(str)), static_cast<std::size_t>(PyUnicode_GET_LENGTH(str))};
    }
    scratch.clear();
    append_code_points(str, scratch);
    return scratch;
}

[[noreturn]] void refuse(std::size_t index, Field field, const char* wanted, py::handle value) {
    throw ArgumentTypeError("finding " + std::to_string(index) + ": " + std::string(digest::field_name(field)) +
                                " must be " + wanted + ", not " + type_name(value),
                            index);
}

}  // namespace

FindingReader::FindingReader(std::span<const Field> fields)
    : mapping_class_(py::module_::import("collections.abc").attr("Mapping")) {
    for (const Field field : fields) {
        PyObject* const name = PyUnicode_InternFromString(std::string(digest::field_name(field)).c_str());
        if (name == nullptr) throw py::error_already_set();
        wanted_.push_back({field,
                           digest::text_member<FindingView>(field),
                           digest::number_member<FindingView>(field),
                           py::reinterpret_steal<py::object>(name),
                           {},
                           {}});
    }
}

const FindingView& FindingReader::read(py::handle finding, std::size_t index) {
    index_ = index;
    if (PyDict_CheckExact(finding.ptr())) {
        for (Wanted& wanted : wanted_) wanted.value = dict_item(finding, wanted.name);
    } else if (is_mapping(finding)) {
        const py::object get = finding.attr("get");
        for (Wanted& wanted : wanted_) wanted.value = get(wanted.name);
    } else {
        bool has_any = false;
        for (Wanted& wanted : wanted_) {
            wanted.value = attribute(finding, wanted.name);
            has_any = has_any || wanted.value;
        }
        if (!has_any) {
            throw ArgumentTypeError("finding " + std::to_string(index) + " is " + type_name(finding) +
                                        ", neither a mapping nor an object with a finding's attributes",
                                    index);
        }
    }
    for (Wanted& wanted : wanted_) {
        if (wanted.value && !wanted.value.is_none()) {
            take(wanted);
        } else {
            clear(wanted);
        }
    }
    return view_;
}

void FindingReader::take(Wanted& wanted) {
    PyObject* const value = wanted.value.ptr();
    if (wanted.text_member != nullptr) {
        if (!PyUnicode_Check(value)) refuse(index_, wanted.field, "str", value);
        view_.*wanted.text_member = utf8_view(value, wanted.text);
    } else if (wanted.number_member != nullptr) {
        if (!PyLong_Check(value) || PyBool_Check(value)) refuse(index_, wanted.field, "int", value);
        int overflow = 0;
        view_.*wanted.number_member = PyLong_AsLongLongAndOverflow(value, &overflow);
        if (overflow != 0) {
            throw ArgumentError("finding " + std::to_string(index_) + ": " +
                                std::string(digest::field_name(wanted.field)) + " does not fit in 64 bits");
        }
    } else if (wanted.field == Field::suppressed) {
        if (!PyBool_Check(value)) refuse(index_, wanted.field, "bool", value);
        view_.suppressed = value == Py_True;
    } else {
        take_cwe(wanted);
    }
}

void FindingReader::clear(const Wanted& wanted) {
    if (wanted.text_member != nullptr) {
        view_.*wanted.text_member = {};
    } else if (wanted.number_member != nullptr) {
        view_.*wanted.number_member = 0;
    } else if (wanted.field == Field::suppressed) {
        view_.suppressed = false;
    } else {
        view_.cwe_text = {};
    }
}

void FindingReader::take_cwe(Wanted& wanted) {
    PyObject* const value = wanted.value.ptr();
    if (!PyList_Check(value) && !PyTuple_Check(value)) refuse(index_, wanted.field, "a list or tuple", value);
    wanted.text.clear();
    std::string scratch;
    bool is_first = true;
    for (const py::handle item : wanted.value) {
        if (!PyUnicode_Check(item.ptr())) refuse(index_, wanted.field, "of str", item);
        if (!is_first) wanted.text += ',';
        is_first = false;
        wanted.text += utf8_view(item.ptr(), scratch);
    }
    view_.cwe_text = wanted.text;
}

/// Asking an abstract class takes longer than all the rest.
bool FindingReader::is_mapping(py::handle finding) {
    const py::handle type = py::type::handle_of(finding);
    if (type.ptr() != last_type_.ptr()) {
        last_is_mapping_ = py::isinstance(finding, mapping_class_);
        last_type_ = type;
    }
    return last_is_mapping_;
}

}  // namespace fastcore
