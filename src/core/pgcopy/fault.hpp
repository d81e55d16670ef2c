// Why a value cannot become a field of its column.
#pragma once

#include <cstdint>
#include <string>

#include "core/pgcopy/column.hpp"

namespace fastcore::pgcopy {

enum class Fault : std::uint8_t {
    none,
    missing,
    null,
    lone_surrogate,
    not_utf8,
    nul_character,
    nul_in_jsonb,
    too_many_characters,
    too_many_bytes,
    out_of_range,
    no_uuid,
    no_number,
    no_date,
    no_timestamp,
    no_address,
    has_zone,
    has_no_zone,
    // of objects, which only callers know
    wrong_type,
    datetime_has_zone,
    datetime_has_no_zone,
    address_has_zone,
    no_json,
};

/// For people, but for wrong_type, which its finder tells more of; nothing of the value is in it, which may be secret.
std::string fault_reason(Fault fault, const Column& column);

/// The reason for an item of an array, counted from 0.
std::string item_reason(std::size_t item, const std::string& reason);

}  // namespace fastcore::pgcopy
