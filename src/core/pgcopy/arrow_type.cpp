#include "core/pgcopy/arrow_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace fastcore::pgcopy {
namespace {

struct Named {
    std::string_view format;
    ArrowKind kind;
    std::string_view name;
};

// Where the format goes on behind a colon, the type has parameters; kinds that no column takes have a name only.
constexpr std::array kTypes{
    Named{"n", ArrowKind::null, "null"},
    Named{"b", ArrowKind::boolean, "bool"},
    Named{"c", ArrowKind::int8, "int8"},
    Named{"C", ArrowKind::uint8, "uint8"},
    Named{"s", ArrowKind::int16, "int16"},
    Named{"S", ArrowKind::uint16, "uint16"},
    Named{"i", ArrowKind::int32, "int32"},
    Named{"I", ArrowKind::uint32, "uint32"},
    Named{"l", ArrowKind::int64, "int64"},
    Named{"L", ArrowKind::uint64, "uint64"},
    Named{"e", ArrowKind::float16, "float16"},
    Named{"f", ArrowKind::float32, "float32"},
    Named{"g", ArrowKind::float64, "float64"},
    Named{"d:", ArrowKind::decimal, "decimal"},
    Named{"u", ArrowKind::utf8, "utf8"},
    Named{"U", ArrowKind::large_utf8, "large_utf8"},
    Named{"vu", ArrowKind::utf8_view, "utf8_view"},
    Named{"z", ArrowKind::binary, "binary"},
    Named{"Z", ArrowKind::large_binary, "large_binary"},
    Named{"vz", ArrowKind::binary_view, "binary_view"},
    Named{"w:", ArrowKind::fixed_size_binary, "fixed_size_binary"},
    Named{"tdD", ArrowKind::date32, "date32"},
    Named{"tdm", ArrowKind::date64, "date64"},
    Named{"tss:", ArrowKind::timestamp, "timestamp"},
    Named{"tsm:", ArrowKind::timestamp, "timestamp"},
    Named{"tsu:", ArrowKind::timestamp, "timestamp"},
    Named{"tsn:", ArrowKind::timestamp, "timestamp"},
    Named{"tts", ArrowKind::other, "time"},
    Named{"ttm", ArrowKind::other, "time"},
    Named{"ttu", ArrowKind::other, "time"},
    Named{"ttn", ArrowKind::other, "time"},
    Named{"tDs", ArrowKind::other, "duration"},
    Named{"tDm", ArrowKind::other, "duration"},
    Named{"tDu", ArrowKind::other, "duration"},
    Named{"tDn", ArrowKind::other, "duration"},
    Named{"tiM", ArrowKind::other, "interval"},
    Named{"tiD", ArrowKind::other, "interval"},
    Named{"tin", ArrowKind::other, "interval"},
    Named{"+l", ArrowKind::list, "list"},
    Named{"+L", ArrowKind::large_list, "large_list"},
    Named{"+w:", ArrowKind::other, "fixed_size_list"},
    Named{"+s", ArrowKind::other, "struct"},
    Named{"+m", ArrowKind::other, "map"},
};

constexpr Named kOther{"", ArrowKind::other, "other"};

const Named& named(std::string_view format) {
    const auto* const found = std::ranges::find_if(kTypes, [&](const Named& type) {
        return type.format.ends_with(':') ? format.starts_with(type.format) : format == type.format;
    });
    return found == kTypes.end() ? kOther : *found;
}

/// Reads a number and the comma behind it; `otherwise` where there is none.
std::int64_t take_number(std::string_view& text, std::int64_t otherwise) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), otherwise);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (text.starts_with(',')) text.remove_prefix(1);
    return otherwise;
}

/// d:precision,scale and, where they are not 128, the bits
void read_decimal(std::string_view parameters, ArrowType& type) {
    constexpr std::int64_t usual_bits = 128;
    constexpr std::int64_t bits_per_byte = 8;
    constexpr std::int64_t scale_max = 1'000'000;
    take_number(parameters, 0);
    type.scale = take_number(parameters, 0);
    const std::int64_t bits = take_number(parameters, usual_bits);
    const bool is_known = bits == 32 || bits == 64 || bits == 128 || bits == 256;
    if (!is_known || type.scale > scale_max || type.scale < -scale_max) type.kind = ArrowKind::other;
    type.width = static_cast<std::size_t>(bits / bits_per_byte);
}

}  // namespace

ArrowType arrow_type(const ArrowSchema& schema) {
    ArrowType type;
    if (schema.dictionary != nullptr) {
        type.kind = ArrowKind::dictionary;
        return type;
    }
    const std::string_view format = schema.format;
    const Named& found = named(format);
    type.kind = found.kind;
    std::string_view parameters = format.substr(std::min(found.format.size(), format.size()));
    if (type.kind == ArrowKind::decimal) read_decimal(parameters, type);
    if (type.kind == ArrowKind::fixed_size_binary) {
        constexpr std::int64_t width_max = INT32_MAX;
        const std::int64_t width = take_number(parameters, -1);
        if (width < 0 || width > width_max) type.kind = ArrowKind::other;
        type.width = static_cast<std::size_t>(width);
    }
    if (type.kind == ArrowKind::timestamp) {
        type.unit = format[2];
        type.has_zone = !parameters.empty();
    }
    return type;
}

std::string arrow_type_name(const ArrowSchema& schema) {
    if (schema.dictionary != nullptr) return "dictionary";
    const ArrowType type = arrow_type(schema);
    std::string name(named(schema.format).name);
    if (type.kind == ArrowKind::timestamp && type.has_zone) name += " with time zone";
    if (is_list(type.kind) && schema.n_children == 1) name += " of " + arrow_type_name(*schema.children[0]);
    return name;
}

}  // namespace fastcore::pgcopy
