// Tuples and fields of PostgreSQL's binary COPY format: numbers in network order, each field behind its size.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/pgcopy/fault.hpp"
#include "core/response/answer.hpp"

namespace fastcore::pgcopy {

using response::Answer;

/// What the server can hold in one value.
inline constexpr std::size_t kFieldBytesMax = 0x3FFF'FFFF;

inline constexpr std::size_t kSizeBytes = 4;

/// Returns where the next byte goes.
template <std::unsigned_integral Number>
char* store(char* out, Number value) {
    if constexpr (std::endian::native == std::endian::little) {
        if constexpr (sizeof(Number) == 2) value = __builtin_bswap16(value);
        if constexpr (sizeof(Number) == 4) value = __builtin_bswap32(value);
        if constexpr (sizeof(Number) == 8) value = __builtin_bswap64(value);
    }
    std::memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

inline char* store_size(char* out, std::size_t size) { return store(out, static_cast<std::uint32_t>(size)); }

inline constexpr std::size_t kCountBytes = 2;

/// The start of a row.
inline char* store_field_count(char* out, std::size_t count) { return store(out, static_cast<std::uint16_t>(count)); }

inline void append_field_count(Answer& out, std::size_t count) {
    out.reserve(kCountBytes);
    out.set_end(store_field_count(out.end(), count));
}

inline void append_null(Answer& out) {
    constexpr std::uint32_t null_size = 0xFFFF'FFFF;
    out.reserve(kSizeBytes);
    out.set_end(store(out.end(), null_size));
}

/// A field whose content is one number.
template <std::unsigned_integral Number>
void append_number(Answer& out, Number value) {
    out.reserve(kSizeBytes + sizeof value);
    out.set_end(store(store_size(out.end(), sizeof value), value));
}

inline void append_bool(Answer& out, bool value) { append_number(out, static_cast<std::uint8_t>(value ? 1 : 0)); }

/// `prefix` and `content` as one field.
inline Fault append_bytes(Answer& out, std::string_view content, std::string_view prefix = {}) {
    const std::size_t size = prefix.size() + content.size();
    if (size > kFieldBytesMax) [[unlikely]]
        return Fault::too_many_bytes;
    out.reserve(kSizeBytes + size);
    char* end = store_size(out.end(), size);
    if (!prefix.empty()) end = static_cast<char*>(std::memcpy(end, prefix.data(), prefix.size())) + prefix.size();
    if (!content.empty()) std::memcpy(end, content.data(), content.size());
    out.set_end(end + content.size());
    return Fault::none;
}

/// A field whose content is written after its size is, and has it filled in at the end. The buffer may move meanwhile.
class OpenField {
public:
    explicit OpenField(Answer& out) : out_(out) {
        append_null(out);
        start_ = out.size();
    }

    /// Where the content's byte `offset` stands now.
    char* at(std::size_t offset) const { return out_.end() - (out_.size() - start_) + offset; }

    Fault close() const {
        const std::size_t size = out_.size() - start_;
        if (size > kFieldBytesMax) [[unlikely]]
            return Fault::too_many_bytes;
        store_size(at(0) - kSizeBytes, size);
        return Fault::none;
    }

private:
    Answer& out_;
    std::size_t start_;
};

}  // namespace fastcore::pgcopy
