// The characters of a str, read where they are.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string_view>

#include "core/response/answer.hpp"

namespace fastcore {

/// The text of an ASCII str; nothing where there are other characters. The str outlives it.
inline std::optional<std::string_view> ascii_view(PyObject* str) {
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(str) != 0) throw pybind11::error_already_set();
#endif
    if (!PyUnicode_IS_ASCII(str)) return std::nullopt;
    return std::string_view(static_cast<const char*>(PyUnicode_DATA(str)),
                            static_cast<std::size_t>(PyUnicode_GET_LENGTH(str)));
}

/// Appends the characters of a str as UTF-8; false: one is a lone surrogate, and what has been appended is of no use.
bool append_utf8(response::Answer& out, PyObject* str);

}  // namespace fastcore
