// How a kernel with SHA instructions goes through its blocks.
//
// Included by such kernel files only, behind their target pragma. Everything here is internal to the file that includes
// it, so that the linker cannot hand one kernel's code to another.
#pragma once

#include <cstddef>
#include <utility>

#include "core/digest/sha256_kernel.hpp"

namespace fastcore::digest {
namespace {

inline constexpr std::size_t kFourRoundSteps = 16;

template <class Stream>
void compress(State& state, const std::byte* blocks, std::size_t count) {
    Stream stream(state);
    for (; count > 0; --count, blocks += kBlockBytes) {
        stream.start(blocks);
        [&]<std::size_t... steps>(std::index_sequence<steps...>) {
            (stream.template four_rounds<steps>(), ...);
        }(std::make_index_sequence<kFourRoundSteps>());
        stream.finish();
    }
    stream.store_to(state);
}

/// Two messages step by step: the latency of the instructions hides in each other.
template <class Stream>
void compress_two(State* const* states, const std::byte* const* blocks, std::size_t count) {
    Stream first(*states[0]);
    Stream second(*states[1]);
    for (std::size_t offset = 0; offset < count * kBlockBytes; offset += kBlockBytes) {
        first.start(blocks[0] + offset);
        second.start(blocks[1] + offset);
        [&]<std::size_t... steps>(std::index_sequence<steps...>) {
            ((first.template four_rounds<steps>(), second.template four_rounds<steps>()), ...);
        }(std::make_index_sequence<kFourRoundSteps>());
        first.finish();
        second.finish();
    }
    first.store_to(*states[0]);
    second.store_to(*states[1]);
}

}  // namespace
}  // namespace fastcore::digest
