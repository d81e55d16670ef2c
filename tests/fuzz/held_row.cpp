#include "fuzz/held_row.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace fastcore::fuzz {
namespace {

using Encoding = response::Row::Encoding;

Encoding encoding_of(const Text& text, Width width) {
    const char32_t highest = text.empty() ? 0 : *std::ranges::max_element(text);
    if (width == Width::four || highest > 0xFFFF) return Encoding::ucs4;
    if (width == Width::two || highest > 0xFF) return Encoding::ucs2;
    return highest > 0x7F ? Encoding::latin1 : Encoding::ascii;
}

}  // namespace

template <class Unit>
void HeldRow::hold(const auto& units) {
    size_ = units.size();
    memory_.resize(size_ * sizeof(Unit));
    for (std::size_t i = 0; i < size_; ++i) {
        const auto unit = static_cast<Unit>(units[i]);
        std::memcpy(memory_.data() + i * sizeof(Unit), &unit, sizeof(Unit));
    }
}

HeldRow::HeldRow(std::string_view text, Width width) : encoding_(Encoding::utf8), utf8_(text) {
    Decoded decoded;
    if (width != Width::bytes) {
        decoded = decode_utf8(text, Surrogates::taken);
        if (!decoded.invalid_at) encoding_ = encoding_of(decoded.text, width);
    }
    if (encoding_ == Encoding::latin1) {
        hold<std::uint8_t>(decoded.text);
    } else if (encoding_ == Encoding::ucs2) {
        hold<std::uint16_t>(decoded.text);
    } else if (encoding_ == Encoding::ucs4) {
        hold<std::uint32_t>(decoded.text);
    } else {
        memory_.assign(text.begin(), text.end());
        size_ = text.size();
    }
}

}  // namespace fastcore::fuzz
