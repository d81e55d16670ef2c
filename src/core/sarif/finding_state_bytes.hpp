// The parts that the bytes of findings are made of.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/response/answer.hpp"
#include "core/sarif/finding_table.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// Throws ArgumentError.
[[noreturn]] void refuse_state(const std::string& reason);

/// Makes numbers as a big-endian machine has them little endian, and back; on others they are so already.
template <class Number>
void swap_on_big_endian(std::span<char> bytes) {
    if constexpr (std::endian::native == std::endian::big && std::is_integral_v<Number>) {
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(Number)) {
            std::ranges::reverse(bytes.subspan(i, sizeof(Number)));
        }
    }
}

/// Appends to `out`, looking at the checkpoint during long texts.
class StateWriter {
public:
    /// `checkpoint` may be null.
    StateWriter(response::Answer& out, Checkpoint* checkpoint) : out_(out), checkpoint_(checkpoint) {}

    void bytes(std::string_view bytes);

    template <class Number, std::size_t size>
    void numbers(std::span<Number, size> numbers) {
        bytes({reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()});
        swap_on_big_endian<std::remove_const_t<Number>>({out_.end() - numbers.size_bytes(), numbers.size_bytes()});
    }

    void texts(const StringColumn& column);

private:
    response::Answer& out_;
    Checkpoint* checkpoint_;
};

/// Throws ArgumentError where something is not as StateWriter writes it.
class StateReader {
public:
    /// `checkpoint` may be null.
    StateReader(std::string_view state, Checkpoint* checkpoint) : rest_(state), checkpoint_(checkpoint) {}

    std::string_view bytes(std::size_t size);
    std::size_t row_count();

    template <class Number>
    std::vector<Number> numbers(std::size_t count) {
        if (count > rest_.size() / sizeof(Number)) refuse_end();
        std::vector<Number> numbers(count);
        const std::string_view taken = bytes(count * sizeof(Number));
        if (!taken.empty()) std::memcpy(numbers.data(), taken.data(), taken.size());
        swap_on_big_endian<Number>({reinterpret_cast<char*>(numbers.data()), taken.size()});
        return numbers;
    }

    /// From 0 up, one more than `count`; `field` is for the message, as below.
    std::vector<std::int64_t> offsets(const char* field, std::size_t count);
    StringColumn texts(const char* field, std::size_t count);
    std::vector<std::uint8_t> flags(const char* field, std::size_t count);

    /// To be called last: refuses what is left.
    void end() const;

private:
    [[noreturn]] static void refuse_end();

    std::string_view rest_;
    Checkpoint* checkpoint_;
};

}  // namespace fastcore::sarif
