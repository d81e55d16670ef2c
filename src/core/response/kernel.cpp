#include "core/response/kernel.hpp"

#include "core/support/cpu.hpp"

namespace fastcore::response {

WalkRow active_walk() {
    switch (active_kernel()) {
#if defined(__x86_64__)
        case Kernel::avx2:
            return walk_row_avx2;
        case Kernel::avx512:
            return walk_row_avx512;
#elif defined(__AARCH64EL__)
        case Kernel::neon:
            return walk_row_neon;
#endif
        default:
            return walk_row_portable;
    }
}

}  // namespace fastcore::response
