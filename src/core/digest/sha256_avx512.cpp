// The kernel for x86-64 CPUs with AVX-512 and the SHA extensions: a word of sixteen messages in each register. These
// take little more than half as long as with the SHA instructions, which are for the rest where there are fewer.
#if defined(__x86_64__)

// GCC 12 takes the registers that its own header leaves undefined for mistakes (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <utility>

#include "core/digest/sha256_kernel.hpp"

// Only what is defined from here on may use these instructions: inline functions of the headers above are shared
// with code that runs on every CPU.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl")
#endif

namespace fastcore::digest {
namespace {

constexpr std::size_t kLanes = 16;
// The SHA instructions hash nine in the time of sixteen.
constexpr std::size_t kFewestInUse = 9;
constexpr std::size_t kStateWords = 8;

/// A word of each message.
using Words = __m512i;

Words load(const void* from) { return _mm512_loadu_si512(from); }

Words add(Words a, Words b) { return _mm512_add_epi32(a, b); }

// Truth tables of three operands.
constexpr int kExclusiveOr = 0x96;
constexpr int kChoice = 0xCA;
constexpr int kMajority = 0xE8;

Words exclusive_or(Words a, Words b, Words c) { return _mm512_ternarylogic_epi32(a, b, c, kExclusiveOr); }
Words choice(Words e, Words f, Words g) { return _mm512_ternarylogic_epi32(e, f, g, kChoice); }
Words majority(Words a, Words b, Words c) { return _mm512_ternarylogic_epi32(a, b, c, kMajority); }

template <int bits>
Words rotated(Words words) {
    return _mm512_ror_epi32(words, bits);
}

template <int bits>
Words shifted(Words words) {
    return _mm512_srli_epi32(words, bits);
}

Words small_sigma0(Words x) { return exclusive_or(rotated<7>(x), rotated<18>(x), shifted<3>(x)); }
Words small_sigma1(Words x) { return exclusive_or(rotated<17>(x), rotated<19>(x), shifted<10>(x)); }
Words big_sigma0(Words x) { return exclusive_or(rotated<2>(x), rotated<13>(x), rotated<22>(x)); }
Words big_sigma1(Words x) { return exclusive_or(rotated<6>(x), rotated<11>(x), rotated<25>(x)); }

Words big_endian(Words words) {
    return _mm512_shuffle_epi8(words, _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203)));
}

/// Of each four rows the first words, the second ones and so on; the next four words of each row are a quarter on.
template <std::size_t count>
void transpose_fours(Words (&rows)[count]) {
    for (std::size_t i = 0; i < count; i += 4) {
        const Words low = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        const Words high = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
        const Words next_low = _mm512_unpacklo_epi32(rows[i + 2], rows[i + 3]);
        const Words next_high = _mm512_unpackhi_epi32(rows[i + 2], rows[i + 3]);
        rows[i] = _mm512_unpacklo_epi64(low, next_low);
        rows[i + 1] = _mm512_unpackhi_epi64(low, next_low);
        rows[i + 2] = _mm512_unpacklo_epi64(high, next_high);
        rows[i + 3] = _mm512_unpackhi_epi64(high, next_high);
    }
}

/// Sixteen words of each message to sixteen words of all messages, or back. A call would take them through memory.
[[gnu::always_inline]] inline void transpose(Words (&rows)[kLanes]) {
    transpose_fours(rows);
    Words fours[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) fours[i] = rows[i];
    constexpr int even = 0x88;
    constexpr int odd = 0xDD;
    for (std::size_t i = 0; i < 4; ++i) {
        const Words even_low = _mm512_shuffle_i32x4(fours[i], fours[i + 4], even);
        const Words odd_low = _mm512_shuffle_i32x4(fours[i], fours[i + 4], odd);
        const Words even_high = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], even);
        const Words odd_high = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], odd);
        rows[i] = _mm512_shuffle_i32x4(even_low, even_high, even);
        rows[i + 4] = _mm512_shuffle_i32x4(odd_low, odd_high, even);
        rows[i + 8] = _mm512_shuffle_i32x4(even_low, even_high, odd);
        rows[i + 12] = _mm512_shuffle_i32x4(odd_low, odd_high, odd);
    }
}

/// The block of each message.
[[gnu::always_inline]] inline void load_words(const std::byte* const* blocks, std::size_t offset,
                                              Words (&words)[kLanes]) {
    for (std::size_t i = 0; i < kLanes; ++i) words[i] = big_endian(load(blocks[i] + offset));
    transpose(words);
}

/// The variables a to h move on by one name a round: a is at 0 in the first one, at 7 in the second.
template <std::size_t t>
void round(Words (&variables)[kStateWords], Words (&words)[kLanes]) {
    const auto variable = [&variables](std::size_t name) -> Words& { return variables[(name + 64 - t) % 8]; };
    Words& word = words[t % 16];
    if constexpr (t >= 16) {
        const Words earlier = add(small_sigma1(words[(t + 14) % 16]), words[(t + 9) % 16]);
        word = add(add(word, earlier), small_sigma0(words[(t + 1) % 16]));
    }
    const Words e = variable(4);
    const Words a = variable(0);
    const Words term = add(word, _mm512_set1_epi32(static_cast<int>(kRoundConstants[t])));
    // added in such an order that the next round waits for one sum only behind each of the big sigmas
    const Words early = add(add(variable(7), term), choice(e, variable(5), variable(6)));
    const Words sigma1 = big_sigma1(e);
    variable(7) = add(add(add(early, sigma1), majority(a, variable(1), variable(2))), big_sigma0(a));
    variable(3) = add(add(variable(3), early), sigma1);
}

using StateWords = Words[kStateWords];

void compress_blocks(StateWords& state, const std::byte* const* blocks, std::size_t count) {
    for (std::size_t offset = 0; offset < count * kBlockBytes; offset += kBlockBytes) {
        Words words[kLanes];
        load_words(blocks, offset, words);
        Words variables[kStateWords];
        for (std::size_t i = 0; i < kStateWords; ++i) variables[i] = state[i];
        [&]<std::size_t... t>(std::index_sequence<t...>) {
            (round<t>(variables, words), ...);
        }(std::make_index_sequence<kRoundConstants.size()>());
        for (std::size_t i = 0; i < kStateWords; ++i) state[i] = add(state[i], variables[i]);
    }
}

/// A state of each message from a word of all messages in each register.
void store_states(StateWords& words, auto to) {
    transpose_fours(words);
    [&]<std::size_t... quarter>(std::index_sequence<quarter...>) {
        const auto store_quarter = [&]<std::size_t q>(std::integral_constant<std::size_t, q>) {
            for (std::size_t i = 0; i < kLanes / 4; ++i) {
                auto* const state = reinterpret_cast<__m128i*>(to(4 * q + i));
                _mm_storeu_si128(state, _mm512_extracti32x4_epi32(words[i], q));
                _mm_storeu_si128(state + 1, _mm512_extracti32x4_epi32(words[i + 4], q));
            }
        };
        (store_quarter(std::integral_constant<std::size_t, quarter>()), ...);
    }(std::make_index_sequence<4>());
}

void compress_sixteen(State* const* states, const std::byte* const* blocks, std::size_t count) {
    Words rows[kLanes];  // half of them are of no matter
    for (std::size_t i = 0; i < kLanes; ++i) {
        const auto* const from = reinterpret_cast<const __m256i*>(states[i]->data());
        rows[i] = _mm512_zextsi256_si512(_mm256_loadu_si256(from));
    }
    transpose(rows);
    StateWords state;
    for (std::size_t i = 0; i < kStateWords; ++i) state[i] = rows[i];
    compress_blocks(state, blocks, count);
    store_states(state, [states](std::size_t lane) { return states[lane]->data(); });
}

void hash_sixteen(const std::byte* const* messages, std::size_t count, Digest* const* digests) {
    StateWords state;
    for (std::size_t i = 0; i < kStateWords; ++i) state[i] = _mm512_set1_epi32(static_cast<int>(kInitialState[i]));
    compress_blocks(state, messages, count);
    for (Words& words : state) words = big_endian(words);
    store_states(state, [digests](std::size_t lane) { return digests[lane]->data(); });
}

void compress(State& state, const std::byte* blocks, std::size_t count) { kSha256ShaNi.compress(state, blocks, count); }

}  // namespace

const Sha256Kernel kSha256Avx512{"avx512",     &compress,     &compress_sixteen, kLanes,
                                 kFewestInUse, &kSha256ShaNi, &hash_sixteen};

}  // namespace fastcore::digest

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
