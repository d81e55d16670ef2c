// The kernel that every CPU runs.
#include <bit>
#include <cstring>
#include <utility>

#include "core/digest/sha256_kernel.hpp"

namespace fastcore::digest {
namespace {

using std::rotr;

std::uint32_t big_endian_word(const std::byte* from) {
    std::uint32_t word;
    std::memcpy(&word, from, sizeof word);
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
    return word;
}

std::uint32_t small_sigma0(std::uint32_t x) { return rotr(x, 7) ^ rotr(x, 18) ^ x >> 3; }
std::uint32_t small_sigma1(std::uint32_t x) { return rotr(x, 17) ^ rotr(x, 19) ^ x >> 10; }
std::uint32_t big_sigma0(std::uint32_t x) { return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22); }
std::uint32_t big_sigma1(std::uint32_t x) { return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25); }

/// The variables a to h move on by one name a round: a is at 0 in the first one, at 7 in the second.
template <std::size_t t>
void round(State& variables, std::array<std::uint32_t, 16>& words) {
    const auto variable = [&variables](std::size_t name) -> std::uint32_t& { return variables[(name + 64 - t) % 8]; };
    std::uint32_t& word = words[t % 16];
    if constexpr (t >= 16) {
        word += small_sigma1(words[(t + 14) % 16]) + words[(t + 9) % 16] + small_sigma0(words[(t + 1) % 16]);
    }
    const std::uint32_t e = variable(4);
    const std::uint32_t choice = variable(6) ^ (e & (variable(5) ^ variable(6)));
    const std::uint32_t t1 = variable(7) + word + kRoundConstants[t] + big_sigma1(e) + choice;
    variable(3) += t1;
    const std::uint32_t a = variable(0);
    const std::uint32_t b = variable(1);
    const std::uint32_t majority = b ^ ((a ^ b) & (b ^ variable(2)));
    variable(7) = t1 + big_sigma0(a) + majority;
}

void compress(State& state, const std::byte* blocks, std::size_t count) {
    for (; count > 0; --count, blocks += kBlockBytes) {
        std::array<std::uint32_t, 16> words;  // the last 16 of the message schedule
        for (std::size_t t = 0; t < words.size(); ++t) words[t] = big_endian_word(blocks + 4 * t);
        State variables = state;
        [&]<std::size_t... t>(std::index_sequence<t...>) {
            (round<t>(variables, words), ...);
        }(std::make_index_sequence<kRoundConstants.size()>());
        for (std::size_t i = 0; i < state.size(); ++i) state[i] += variables[i];
    }
}

}  // namespace

const Sha256Kernel kSha256Portable{"portable", &compress};

}  // namespace fastcore::digest
