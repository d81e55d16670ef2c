// What was found for a text a short while ago.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fastcore::sarif {

/// Results that stand near each other name few rules and files. Entries are values with a `name` that outlives them;
/// what is put in takes the place of another.
template <class Entry>
class Recent {
public:
    /// The entry that is or would be there for this name.
    Entry& at(std::string_view name) { return entries_[slot_of(name)]; }

private:
    static constexpr unsigned kSlotBits = 6;

    /// Of the size and of both ends, in which names differ.
    static std::size_t slot_of(std::string_view name) {
        constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        if (name.size() >= sizeof first) {
            std::memcpy(&first, name.data(), sizeof first);
            std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
        } else {
            for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
        }
        const std::uint64_t mixed = ((first ^ name.size()) * odd ^ last) * odd;
        return mixed >> (64 - kSlotBits);
    }

    std::array<Entry, std::size_t{1} << kSlotBits> entries_{};
};

}  // namespace fastcore::sarif
