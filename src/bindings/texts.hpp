// Python texts as core code takes them.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

namespace fastcore {

/// A str as UTF-8; a lone surrogate becomes three bytes, which core writes as an escape.
std::string utf8_text(pybind11::handle text);

/// None is nothing.
std::optional<std::string> optional_text(pybind11::handle text);

/// Name of an object's type, for a message.
std::string type_name(pybind11::handle object);

}  // namespace fastcore
