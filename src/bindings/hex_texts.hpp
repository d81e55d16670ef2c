// Digests as Python texts.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/typing.h>

#include <span>
#include <string_view>

#include "core/digest/digest.hpp"

namespace fastcore {

using TextList = pybind11::typing::List<pybind11::str>;

/// `prefix`, which is ASCII, and 64 lower-case digits.
pybind11::str hex_text(std::string_view prefix, const digest::Digest& digest);

TextList hex_texts(std::string_view prefix, std::span<const digest::Digest> digests);

}  // namespace fastcore
