// Where long work can be stopped.
#pragma once

#include <cstddef>

namespace fastcore {

/// Called every few milliseconds of long work, on the thread that does it. Throws to end the work.
class Checkpoint {
public:
    Checkpoint() = default;
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;
    virtual ~Checkpoint() = default;

    virtual void check() = 0;
};

/// For work in many short steps: looks at the checkpoint, which may be null, before the first and then every few
/// thousand.
inline void check_at_times(std::size_t step, Checkpoint* checkpoint) {
    constexpr std::size_t between_checks = std::size_t{1} << 12;
    if (checkpoint != nullptr && step % between_checks == 0) checkpoint->check();
}

}  // namespace fastcore
