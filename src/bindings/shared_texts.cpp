#include "bindings/shared_texts.hpp"

#include <cstdint>
#include <cstring>

namespace py = pybind11;

namespace fastcore {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

/// The bytes from `at` on, of which there are enough.
std::uint64_t word_at(std::string_view text, std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, &text[at], kWord);
    return word;
}

/// Of the size and of both ends and the middle, in which texts of one column differ.
std::size_t slot_of(std::string_view text, std::size_t slots) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = text.size();
    if (text.size() >= kWord) {
        mixed = (mixed ^ word_at(text, 0)) * odd;
        mixed = (mixed ^ mixed >> 32 ^ word_at(text, (text.size() - kWord) / 2)) * odd;
        mixed = (mixed ^ mixed >> 32 ^ word_at(text, text.size() - kWord)) * odd;
    } else {
        for (const char c : text) mixed = (mixed ^ static_cast<unsigned char>(c)) * odd;
    }
    return (mixed >> 32) % slots;
}

}  // namespace

py::object decoded(std::string_view text) {
    PyObject* const str = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
    if (str == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(str);
}

py::object SharedTexts::get(std::string_view text) {
    Made& made = made_[slot_of(text, made_.size())];
    if (!made.str || made.text != text) made = {text, decoded(text)};
    return made.str;
}

}  // namespace fastcore
