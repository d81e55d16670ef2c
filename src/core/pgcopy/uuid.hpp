// UUIDs from their text.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

inline constexpr std::size_t kUuidBytes = 16;

using Uuid = std::array<char, kUuidBytes>;

/// Takes the forms that Python's uuid.UUID takes: hexadecimal digits, hyphens anywhere, braces around, urn:uuid:
/// before.
std::optional<Uuid> parse_uuid(std::string_view text);

inline Fault append_uuid(Answer& out, const Uuid& uuid) { return append_bytes(out, {uuid.data(), uuid.size()}); }

inline Fault append_uuid(Answer& out, std::string_view text) {
    const std::optional<Uuid> uuid = parse_uuid(text);
    return uuid ? append_uuid(out, *uuid) : Fault::no_uuid;
}

}  // namespace fastcore::pgcopy
