#include "fuzz/check.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fastcore::fuzz::run(fastcore::fuzz::pgcopy_arrow_differs, data, size);
}
