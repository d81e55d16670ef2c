#include "core/sarif/message_text.hpp"

#include <algorithm>

namespace fastcore::sarif {
namespace {

/// The digits of the placeholder at the start of `text`; empty: there is none.
std::string_view placeholder(std::string_view text) {
    constexpr std::size_t most_digits = 9;
    const std::string_view digits = text.substr(1, text.find_first_not_of("0123456789", 1) - 1);
    const bool is_closed = digits.size() + 1 < text.size() && text[digits.size() + 1] == '}';
    return is_closed && digits.size() <= most_digits ? digits : std::string_view();
}

}  // namespace

void append_message(std::string& out, std::string_view message, const Argument& argument, std::size_t size_max) {
    const std::size_t start = out.size();
    while (!message.empty() && out.size() - start <= size_max) {
        const std::size_t plain = std::min(message.find_first_of("{}"), message.size());
        out.append(message.substr(0, plain));
        message.remove_prefix(plain);
        if (message.starts_with("{{") || message.starts_with("}}")) {
            out += message[0];
            message.remove_prefix(2);
        } else if (!message.empty()) {
            const std::string_view digits = message[0] == '{' ? placeholder(message) : std::string_view();
            const auto replaced =
                digits.empty() ? std::nullopt : argument(static_cast<std::size_t>(std::stoul(std::string(digits))));
            const std::size_t size = digits.empty() ? 1 : digits.size() + 2;
            out.append(replaced ? std::string_view(*replaced) : message.substr(0, size));
            message.remove_prefix(size);
        }
    }
}

}  // namespace fastcore::sarif
