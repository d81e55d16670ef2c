#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/support/utf8.hpp"
#include "fuzz/check.hpp"
#include "fuzz/text.hpp"

namespace fastcore::fuzz {
namespace {

/// The input as a str of units of this width; what is left over is dropped.
template <class Unit>
std::vector<Unit> units_of(std::string_view input) {
    std::vector<Unit> units(input.size() / sizeof(Unit));
    if (!units.empty()) std::memcpy(units.data(), input.data(), units.size() * sizeof(Unit));
    return units;
}

/// Three of four random code points are ASCII, so that all lengths of runs are met.
std::vector<std::uint32_t> code_points_of(std::string_view input) {
    std::vector<std::uint32_t> units = units_of<std::uint32_t>(input);
    for (std::uint32_t& unit : units) unit = unit % 4 == 0 ? unit % 0x110000 : unit % 0x80;
    return units;
}

template <class Unit>
std::optional<std::string> transcoding_differs(const std::vector<Unit>& units, std::string_view width) {
    const Text text(units.begin(), units.end());
    const std::string all = utf8(text);
    const auto lone = std::ranges::find_if(text, is_surrogate);
    const std::string expected = utf8(Text(text.begin(), lone));
    if (fastcore::utf8_size(units) != all.size()) return std::string("size of ").append(width);
    std::vector<char> out(all.size());
    const Utf8Result result = transcode_utf8(units, out.data());
    if (result.lone_surrogate != (lone != text.end())) return std::string("lone surrogate of ").append(width);
    if (result.size != expected.size() || !std::equal(expected.begin(), expected.end(), out.begin())) {
        return std::string("bytes of ").append(width);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> utf8_differs(std::string_view input) {
    const std::vector<char> bytes(input.begin(), input.end());
    const std::string_view held(bytes.data(), bytes.size());
    const auto invalid_at = decode_utf8(input).invalid_at;
    if (is_valid_utf8(held) == invalid_at.has_value()) return "validity";
    if (find_invalid_utf8(held) != invalid_at) return "place of the first ill-formed sequence";
    auto difference = transcoding_differs(units_of<std::uint8_t>(input), "latin1");
    if (!difference) difference = transcoding_differs(units_of<std::uint16_t>(input), "ucs2");
    if (!difference) difference = transcoding_differs(code_points_of(input), "ucs4");
    return difference;
}

}  // namespace fastcore::fuzz
