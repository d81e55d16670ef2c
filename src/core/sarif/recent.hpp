// What was found for a text a short while ago.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace fastcore::sarif {

/// Results that stand near each other name few rules and files. Names share slots, so that an entry has to tell whose
/// it is.
template <class Entry>
class Recent {
public:
    /// There are about so many names.
    explicit Recent(std::size_t names) : slots_(std::bit_ceil(std::clamp(2 * names, kFewest, kMost))) {}

    /// The slot of a name: what was put there last, for this name or another one.
    Entry& at(std::string_view name) {
        if (entries_.empty()) entries_.resize(slots_);  // a log may have many runs without results
        return entries_[slot_of(name)];
    }

private:
    static constexpr std::size_t kFewest = 8;
    static constexpr std::size_t kMost = 1024;

    /// Of the size and of both ends, in which names differ.
    std::size_t slot_of(std::string_view name) const {
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
        return mixed >> 32 & (slots_ - 1);
    }

    std::size_t slots_;
    std::vector<Entry> entries_;
};

}  // namespace fastcore::sarif
