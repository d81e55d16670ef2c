#include "core/response/kernel.hpp"

#include "core/support/cpu.hpp"

namespace fastcore::response {

WalkRow active_walk() {
    switch (active_kernel()) {
#if defined(__x86_64__)
        case Kernel::avx2:
            return walk_row_avx2;
#endif
        default:
            return walk_row_portable;
    }
}

}  // namespace fastcore::response
