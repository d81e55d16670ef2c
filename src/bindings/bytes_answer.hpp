// A bytes object that core code fills in place, with the GIL released.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstddef>
#include <span>

#include "bindings/released_gil.hpp"
#include "core/response/answer.hpp"
#include "core/support/checkpoint.hpp"
#include "core/support/storage.hpp"

namespace fastcore {

/// Looks for signals such as Ctrl-C, and throws the exception that their handlers raise.
class SignalCheckpoint final : public Checkpoint {
public:
    explicit SignalCheckpoint(ReleasedGil& gil) : gil_(gil) {}

    void check() override;

private:
    using Clock = std::chrono::steady_clock;

    ReleasedGil& gil_;
    Clock::time_point last_ = Clock::now();
};

/// Grows a bytes object that nobody else has seen yet.
class BytesStorage final : public Storage {
public:
    /// Made with the GIL held, which is released for as long as the object lives or until take().
    explicit BytesStorage(bool release_gil) : gil_(release_gil) {}

    ReleasedGil& gil() { return gil_; }
    std::span<char> grow(std::size_t used, std::size_t capacity) override;

    /// The bytes object, cut to its first `size` bytes.
    pybind11::bytes take(std::size_t size);

private:
    pybind11::object bytes_;
    ReleasedGil gil_;  // last, so that the GIL is back when bytes_ goes
};

/// A call with less input is done sooner than another thread would give the GIL back.
inline constexpr std::size_t kReleasingBytes = std::size_t{32} << 10;

/// Lets `write(Answer&, Checkpoint*)` make a bytes object.
template <class Write>
pybind11::bytes write_bytes(std::size_t input_size, Write write) {
    BytesStorage storage(input_size >= kReleasingBytes);
    SignalCheckpoint checkpoint(storage.gil());
    response::Answer answer(storage);
    write(answer, &checkpoint);
    return storage.take(answer.size());
}

}  // namespace fastcore
