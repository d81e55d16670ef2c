// The kernel for x86-64 CPUs with AVX2: a word of eight messages in each register.
#if defined(__x86_64__)

#include <immintrin.h>

#include <utility>

#include "core/digest/sha256_kernel.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

namespace fastcore::digest {
namespace {

constexpr std::size_t kLanes = 8;
// Beside one message at a time, eight at once take three times as long.
constexpr std::size_t kFewestInUse = 4;

/// A word of each message.
using Words = __m256i;

Words load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
void store(void* to, Words words) { _mm256_storeu_si256(static_cast<__m256i*>(to), words); }

Words add(Words a, Words b) { return _mm256_add_epi32(a, b); }
Words exclusive_or(Words a, Words b) { return _mm256_xor_si256(a, b); }
Words exclusive_or(Words a, Words b, Words c) { return exclusive_or(exclusive_or(a, b), c); }

template <int bits>
Words shifted(Words words) {
    return _mm256_srli_epi32(words, bits);
}

template <int bits>
Words rotated(Words words) {
    return _mm256_or_si256(_mm256_srli_epi32(words, bits), _mm256_slli_epi32(words, 32 - bits));
}

Words small_sigma0(Words x) { return exclusive_or(rotated<7>(x), rotated<18>(x), shifted<3>(x)); }
Words small_sigma1(Words x) { return exclusive_or(rotated<17>(x), rotated<19>(x), shifted<10>(x)); }
Words big_sigma0(Words x) { return exclusive_or(rotated<2>(x), rotated<13>(x), rotated<22>(x)); }
Words big_sigma1(Words x) { return exclusive_or(rotated<6>(x), rotated<11>(x), rotated<25>(x)); }
Words choice(Words e, Words f, Words g) { return exclusive_or(g, _mm256_and_si256(e, exclusive_or(f, g))); }
Words majority(Words a, Words b, Words c) {
    return exclusive_or(b, _mm256_and_si256(exclusive_or(a, b), exclusive_or(b, c)));
}

Words big_endian(Words words) {
    return _mm256_shuffle_epi8(words,
                               _mm256_broadcastsi128_si256(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203)));
}

/// Eight words of each message to each of eight words of all messages, or back.
void transpose(Words (&rows)[kLanes]) {
    Words pairs[kLanes];
    for (std::size_t i = 0; i < kLanes; i += 2) {
        pairs[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    Words fours[kLanes];
    for (std::size_t i = 0; i < kLanes; i += 4) {
        fours[i] = _mm256_unpacklo_epi64(pairs[i], pairs[i + 2]);
        fours[i + 1] = _mm256_unpackhi_epi64(pairs[i], pairs[i + 2]);
        fours[i + 2] = _mm256_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        fours[i + 3] = _mm256_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    for (std::size_t i = 0; i < kLanes / 2; ++i) {
        rows[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x20);
        rows[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x31);
    }
}

/// Half of the block of each message.
void load_words(const std::byte* const* blocks, std::size_t offset, Words* words) {
    Words rows[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) rows[i] = big_endian(load(blocks[i] + offset));
    transpose(rows);
    for (std::size_t i = 0; i < kLanes; ++i) words[i] = rows[i];
}

/// The variables a to h move on by one name a round: a is at 0 in the first one, at 7 in the second.
template <std::size_t t>
void round(Words (&variables)[8], Words (&words)[16]) {
    const auto variable = [&variables](std::size_t name) -> Words& { return variables[(name + 64 - t) % 8]; };
    Words& word = words[t % 16];
    if constexpr (t >= 16) {
        const Words earlier = add(small_sigma1(words[(t + 14) % 16]), words[(t + 9) % 16]);
        word = add(add(word, earlier), small_sigma0(words[(t + 1) % 16]));
    }
    const Words e = variable(4);
    const Words term = add(word, _mm256_set1_epi32(static_cast<int>(kRoundConstants[t])));
    const Words t1 = add(add(variable(7), term), add(big_sigma1(e), choice(e, variable(5), variable(6))));
    variable(3) = add(variable(3), t1);
    const Words a = variable(0);
    variable(7) = add(add(t1, big_sigma0(a)), majority(a, variable(1), variable(2)));
}

void compress_blocks(Words (&state)[kLanes], const std::byte* const* blocks, std::size_t count) {
    for (std::size_t offset = 0; offset < count * kBlockBytes; offset += kBlockBytes) {
        Words words[16];
        load_words(blocks, offset, words);
        load_words(blocks, offset + kBlockBytes / 2, words + 8);
        Words variables[8];
        for (std::size_t i = 0; i < 8; ++i) variables[i] = state[i];
        [&]<std::size_t... t>(std::index_sequence<t...>) {
            (round<t>(variables, words), ...);
        }(std::make_index_sequence<kRoundConstants.size()>());
        for (std::size_t i = 0; i < 8; ++i) state[i] = add(state[i], variables[i]);
    }
}

void compress_eight(State* const* states, const std::byte* const* blocks, std::size_t count) {
    Words state[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) state[i] = load(states[i]->data());
    transpose(state);
    compress_blocks(state, blocks, count);
    transpose(state);
    for (std::size_t i = 0; i < kLanes; ++i) store(states[i]->data(), state[i]);
}

void hash_eight(const std::byte* const* messages, std::size_t count, Digest* const* digests) {
    Words state[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) state[i] = _mm256_set1_epi32(static_cast<int>(kInitialState[i]));
    compress_blocks(state, messages, count);
    transpose(state);
    for (std::size_t i = 0; i < kLanes; ++i) store(digests[i]->data(), big_endian(state[i]));
}

void compress(State& state, const std::byte* blocks, std::size_t count) {
    kSha256Portable.compress(state, blocks, count);
}

}  // namespace

const Sha256Kernel kSha256Avx2{"avx2", &compress, &compress_eight, kLanes, kFewestInUse, nullptr, &hash_eight};

}  // namespace fastcore::digest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
