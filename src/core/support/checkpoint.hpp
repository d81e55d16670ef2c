// Where long work can be stopped.
#pragma once

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

}  // namespace fastcore
