#include "core/pgcopy/arrow_decimal.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace fastcore::pgcopy {

ArrowDecimal::ArrowDecimal(const char* bytes, std::size_t width, std::int64_t scale) : scale_(scale) {
    __extension__ using Wide = unsigned __int128;
    constexpr std::uint64_t chunk_base = 1'000'000'000'000'000'000;
    constexpr int chunk_digits = 18;
    constexpr std::size_t word_bits = 64;
    is_negative_ = (static_cast<unsigned char>(bytes[width - 1]) & 0x80) != 0;
    std::array<std::uint64_t, kWords> words{};
    words.fill(is_negative_ ? ~std::uint64_t{0} : 0);
    std::memcpy(words.data(), bytes, width);
    if (is_negative_) {
        bool carries = true;
        for (std::uint64_t& word : words) {
            word = ~word + (carries ? 1 : 0);
            carries = carries && word == 0;
        }
    }
    std::size_t used = words.size();
    while (true) {
        while (used != 0 && words[used - 1] == 0) --used;
        if (used == 0) break;
        Wide rest = 0;
        for (std::size_t i = used; i-- > 0;) {
            rest = rest << word_bits | words[i];
            words[i] = static_cast<std::uint64_t>(rest / chunk_base);
            rest %= chunk_base;
        }
        auto chunk = static_cast<std::uint64_t>(rest);
        for (int i = 0; i < chunk_digits && first_ != 0; ++i, chunk /= 10) {
            digits_[--first_] = static_cast<char>('0' + chunk % 10);
        }
    }
}

Decimal ArrowDecimal::number() const {
    return {
        is_negative_, {digits_.data() + first_, digits_.size() - first_}, -scale_, std::max<std::int64_t>(0, scale_)};
}

double ArrowDecimal::nearest() const {
    std::string text = is_negative_ ? "-0" : "0";
    text.append(digits_.data() + first_, digits_.size() - first_);
    text += 'e' + std::to_string(-scale_);
    double number = 0;
    fast_float::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace fastcore::pgcopy
