// Python texts of which equal ones are probably one object.
#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace fastcore {

/// Makes str objects of texts that outlive it. A text that came a short while ago is not decoded again.
class SharedTexts {
public:
    pybind11::object get(std::string_view text);

private:
    struct Made {
        std::string_view text;
        pybind11::object str;
    };

    std::array<Made, 256> made_{};
};

/// A str of valid UTF-8.
pybind11::object decoded(std::string_view text);

}  // namespace fastcore
