// Transcoding for every CPU: compilers make of the runs what the baseline has.
#include "core/support/transcode.hpp"
#include "core/support/transcode_loop.hpp"

namespace fastcore::transcoding {
namespace {

struct Portable {
    static constexpr std::size_t kBlock = 16;
    static constexpr std::size_t kGroup = 1;

    template <class Unit>
    static std::size_t copy_ascii(const Unit* units, char* out) {
        Unit bits = 0;
        for (std::size_t i = 0; i < kBlock; ++i) bits = static_cast<Unit>(bits | units[i]);
        for (std::size_t i = 0; i < kBlock; ++i) out[i] = static_cast<char>(units[i]);
        if (bits < 0x80) return kBlock;
        std::size_t ascii = 0;
        while (units[ascii] < 0x80) ++ascii;
        return ascii;
    }

    template <class Unit>
    static bool holds_surrogate(const Unit* unit) {
        return is_surrogate(*unit);
    }

    template <class Unit>
    static std::size_t encode_group(const Unit* unit, char* out) {
        return static_cast<std::size_t>(encode_utf8(*unit, out) - out);
    }
};

}  // namespace

constinit const Codecs kPortable = codecs<Portable>();

}  // namespace fastcore::transcoding
