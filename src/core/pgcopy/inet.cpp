#include "core/pgcopy/inet.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace fastcore::pgcopy {
namespace {

// the server's own numbers for the families
constexpr char kFamily4 = 2;
constexpr char kFamily6 = 3;
constexpr std::size_t kBytes4 = 4;
constexpr std::size_t kBytes6 = 16;

std::optional<unsigned> read_prefix(std::string_view digits, std::size_t bits) {
    constexpr std::size_t digits_max = 3;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.empty() || digits.size() > digits_max || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
    unsigned prefix = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (prefix > bits) return std::nullopt;
    return prefix;
}

}  // namespace

Fault append_inet(Answer& out, std::string_view text) {
    constexpr std::size_t bits_per_byte = 8;
    constexpr std::size_t header_size = 4;
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (address.size() >= terminated.size() || address.find('\0') != std::string_view::npos) return Fault::no_address;
    std::ranges::copy(address, terminated.begin());
    std::array<char, header_size + kBytes6> field{};
    char* const bytes = field.data() + header_size;
    const bool is_6 = address.find(':') != std::string_view::npos;
    if (inet_pton(is_6 ? AF_INET6 : AF_INET, terminated.data(), bytes) != 1) return Fault::no_address;
    const std::size_t size = is_6 ? kBytes6 : kBytes4;
    std::optional<unsigned> prefix = static_cast<unsigned>(size * bits_per_byte);
    if (slash != std::string_view::npos) prefix = read_prefix(text.substr(slash + 1), size * bits_per_byte);
    if (!prefix) return Fault::no_address;
    field[0] = is_6 ? kFamily6 : kFamily4;
    field[1] = static_cast<char>(*prefix);
    field[2] = 0;  // inet, not cidr
    field[3] = static_cast<char>(size);
    return append_bytes(out, {field.data(), header_size + size});
}

}  // namespace fastcore::pgcopy
