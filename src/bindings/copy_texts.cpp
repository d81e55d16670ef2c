#include "bindings/copy_texts.hpp"

#include <cstddef>
#include <span>

#include "core/support/utf8.hpp"

namespace fastcore {
namespace {

using response::Answer;

template <class Unit>
std::span<const Unit> units_of(PyObject* str) {
    return {static_cast<const Unit*>(PyUnicode_DATA(str)), static_cast<std::size_t>(PyUnicode_GET_LENGTH(str))};
}

template <class Unit>
bool append_units(Answer& out, PyObject* str) {
    const std::span<const Unit> units = units_of<Unit>(str);
    out.reserve(utf8_size(units));
    const Utf8Result written = transcode_utf8(units, out.end());
    out.set_end(out.end() + written.size);
    return !written.lone_surrogate;
}

}  // namespace

bool append_utf8(Answer& out, PyObject* str) {
    switch (PyUnicode_KIND(str)) {
        case PyUnicode_1BYTE_KIND:
            return append_units<Py_UCS1>(out, str);
        case PyUnicode_2BYTE_KIND:
            return append_units<Py_UCS2>(out, str);
        default:
            return append_units<Py_UCS4>(out, str);
    }
}

}  // namespace fastcore
