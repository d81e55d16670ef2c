// The kernel that every CPU runs.
#include <bit>
#include <cstring>

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

void compress(State& state, const std::byte* blocks, std::size_t count) {
    for (; count > 0; --count, blocks += kBlockBytes) {
        std::array<std::uint32_t, 16> words;  // the last 16 of the message schedule
        for (std::size_t t = 0; t < words.size(); ++t) words[t] = big_endian_word(blocks + 4 * t);
        auto [a, b, c, d, e, f, g, h] = state;
        for (std::size_t t = 0; t < kRoundConstants.size(); ++t) {
            std::uint32_t& word = words[t % 16];
            if (t >= 16) {
                word += small_sigma1(words[(t + 14) % 16]) + words[(t + 9) % 16] + small_sigma0(words[(t + 1) % 16]);
            }
            const std::uint32_t t1 = h + big_sigma1(e) + ((e & f) ^ (~e & g)) + kRoundConstants[t] + word;
            const std::uint32_t t2 = big_sigma0(a) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        const State added{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
    }
}

}  // namespace

const Sha256Kernel kSha256Portable{"portable", &compress};

}  // namespace fastcore::digest
