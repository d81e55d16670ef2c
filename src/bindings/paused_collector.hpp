// Many objects made at a stretch, without the garbage collector looking at them again and again.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

/// Keeps the collector from running for its lifetime; the GIL is held throughout. From Python 3.12 on collections wait
/// for the interpreter's loop by themselves.
class PausedCollector {
public:
#if PY_VERSION_HEX < 0x030C0000
    PausedCollector() : was_enabled_(PyGC_Disable() != 0) {}
    ~PausedCollector() {
        if (was_enabled_) PyGC_Enable();
    }

private:
    bool was_enabled_;

public:
#else
    PausedCollector() {}
    ~PausedCollector() {}
#endif
    PausedCollector(const PausedCollector&) = delete;
    PausedCollector& operator=(const PausedCollector&) = delete;
};

}  // namespace fastcore
