#include "core/pgcopy/fault.hpp"

namespace fastcore::pgcopy {

std::string fault_reason(Fault fault, const Column& column) {
    switch (fault) {
        case Fault::none:
        case Fault::wrong_type:
            break;
        case Fault::missing:
            return "missing";
        case Fault::null:
            return "null";
        case Fault::lone_surrogate:
            return "text holds a lone surrogate";
        case Fault::not_utf8:
            return "text is not UTF-8";
        case Fault::nul_character:
            return "text holds a NUL character";
        case Fault::nul_in_jsonb:
            return "jsonb cannot hold a NUL character";
        case Fault::too_many_characters:
            return "longer than " + std::to_string(column.length) + " characters";
        case Fault::too_many_bytes:
            return "longer than 1 GB";
        case Fault::out_of_range:
            return "out of range for " + std::string(column_type_name(column.type));
        case Fault::no_uuid:
            return "text is no uuid";
        case Fault::no_number:
            return "text is no number";
        case Fault::no_date:
            return "text is no date";
        case Fault::no_timestamp:
            return "text is no timestamp";
        case Fault::no_address:
            return "text is no IP address";
        case Fault::has_zone:
            return "text has a time zone";
        case Fault::has_no_zone:
            return "text has no time zone";
        case Fault::datetime_has_zone:
            return "datetime has a time zone";
        case Fault::datetime_has_no_zone:
            return "datetime has no time zone";
        case Fault::address_has_zone:
            return "IPv6 address has a zone";
        case Fault::no_json:
            return "cannot be written as JSON";
    }
    return {};
}

std::string item_reason(std::size_t item, const std::string& reason) {
    return "item " + std::to_string(item) + ": " + reason;
}

}  // namespace fastcore::pgcopy
