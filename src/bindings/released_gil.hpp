// Work with the GIL released that now and then needs it back.
#pragma once

#include <pybind11/pybind11.h>

#include <utility>

namespace fastcore {

/// Releases the GIL for its lifetime, if asked to. pybind11's own guards find the thread's state through a global key;
/// here it is kept, which is right in every subinterpreter.
class ReleasedGil {
public:
    explicit ReleasedGil(bool release) : state_(release ? PyEval_SaveThread() : nullptr) {}
    ReleasedGil(const ReleasedGil&) = delete;
    ReleasedGil& operator=(const ReleasedGil&) = delete;
    ~ReleasedGil() { take_back(); }

    /// Ends the release.
    void take_back() {
        if (state_ != nullptr) PyEval_RestoreThread(std::exchange(state_, nullptr));
    }

    /// Calls `work` with the GIL held, on the thread that released it.
    template <class Work>
    auto with_gil(Work work) {
        const Held held(*this);
        return work();
    }

private:
    class Held {
    public:
        explicit Held(ReleasedGil& released) : released_(released), was_released_(released.state_ != nullptr) {
            released.take_back();
        }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        ~Held() {
            if (was_released_) released_.state_ = PyEval_SaveThread();
        }

    private:
        ReleasedGil& released_;
        bool was_released_;
    };

    PyThreadState* state_;
};

/// While items come from a list, or from an iterator that is not written in Python, nobody else looks for Ctrl-C or
/// gives the GIL away.
inline void take_a_break() {
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
    const ReleasedGil given_away(true);
}

}  // namespace fastcore
