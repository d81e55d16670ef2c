// What an encoder appends, for comparison with bytes that are written down.
#pragma once

#include <string>
#include <string_view>

#include "core/pgcopy/fields.hpp"
#include "core/support/hex.hpp"
#include "core/support/storage.hpp"

namespace fastcore::test {

inline std::string hex(std::string_view bytes) {
    std::string digits;
    for (const char byte : bytes) {
        digits += kHexDigits[static_cast<unsigned char>(byte) >> 4];
        digits += kHexDigits[static_cast<unsigned char>(byte) & 15];
    }
    return digits;
}

struct Encoded {
    pgcopy::Fault fault;
    std::string bytes;
};

/// `append`: what appends to an Answer and returns a fault.
template <class Append>
Encoded encoded(Append append) {
    HeapStorage storage;
    response::Answer out(storage);
    const pgcopy::Fault fault = append(out);
    return {fault, std::string(out.text())};
}

/// Hexadecimal digits of a field's content; its size is looked at and left out.
template <class Append>
std::string content_hex(Append append) {
    const Encoded field = encoded(append);
    if (field.fault != pgcopy::Fault::none) return "fault " + std::to_string(static_cast<int>(field.fault));
    std::string size(pgcopy::kSizeBytes, '\0');
    pgcopy::store_size(size.data(), field.bytes.size() - pgcopy::kSizeBytes);
    if (field.bytes.substr(0, pgcopy::kSizeBytes) != size) return "wrong size";
    return hex(std::string_view(field.bytes).substr(pgcopy::kSizeBytes));
}

}  // namespace fastcore::test
