// An input as the choices that make a batch of columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fastcore::fuzz {

/// The input, from the front; behind its end are zeros.
class PgcopyChoices {
public:
    explicit PgcopyChoices(std::string_view input) : left_(input) {}

    std::size_t below(std::size_t end) {
        if (left_.empty()) return 0;
        const auto byte = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        return byte % end;
    }
    bool flag() { return below(2) == 1; }
    std::string text(std::size_t size) {
        const std::string_view taken = left_.substr(0, size);
        left_.remove_prefix(taken.size());
        return std::string(taken);
    }
    std::int64_t number() {
        std::int64_t number = 0;
        for (const char c : text(below(sizeof number + 1))) number = number << 8 | static_cast<unsigned char>(c);
        return flag() ? number : ~number;
    }

private:
    std::string_view left_;
};

}  // namespace fastcore::fuzz
