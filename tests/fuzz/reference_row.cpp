#include "fuzz/reference_row.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace fastcore::fuzz {
namespace {

std::string joined(const std::vector<std::string>& parts, char opening, char closing) {
    std::string text(1, opening);
    for (const std::string& part : parts) text += (text.size() > 1 ? "," : "") + part;
    return text += closing;
}

/// An integer beyond +-(2^53-1).
bool is_big_integer(std::string_view number) {
    constexpr std::string_view greatest = "9007199254740991";
    if (number.starts_with('-')) number.remove_prefix(1);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos) return false;
    return number.size() > greatest.size() || (number.size() == greatest.size() && number > greatest);
}

class Writer {
public:
    explicit Writer(const Rules& rules) : rules_(rules) {}

    std::string write(const Value& value, const Place& place) const {
        switch (value.kind) {
            case Value::Kind::array:
                return write_array(value, place);
            case Value::Kind::object:
                return place.selection() != nullptr ? write_selected(value, place) : write_whole(value, place);
            default:
                return rules_.quote_big_integers && is_big_integer(value.text) ? '"' + value.text + '"' : value.text;
        }
    }

private:
    static std::string type_member(const Text& name, const Place& place) {
        return json_string(name) + ':' + json_string(*place.type_name());
    }

    std::string write_array(const Value& array, const Place& place) const {
        std::vector<std::string> items;
        for (const Value& item : array.items) items.push_back(write(item, place));
        return joined(items, '[', ']');
    }

    std::string write_whole(const Value& object, const Place& place) const {
        std::vector<std::string> members;
        if (place.type_name()) members.push_back(type_member(kTypename, place));
        for (const Member& member : object.members) {
            if (place.type_name() && member.key == kTypename) continue;
            members.push_back(json_string(camel_case(member.key)) + ':' +
                              write(member.value, place.below(member.key, std::nullopt)));
        }
        return joined(members, '{', '}');
    }

    std::string write_selected(const Value& object, const Place& place) const {
        std::vector<std::string> members;
        const Selection& selection = *place.selection();
        const bool names_type = std::ranges::find(selection, kTypename, &Selected::key) != selection.end();
        if (place.type_name() && !names_type) members.push_back(type_member(kTypename, place));
        for (const Selected& selected : selection) {
            if (place.type_name() && selected.key == kTypename) {
                members.push_back(type_member(selected.name, place));
                continue;
            }
            std::string value = "null";
            for (const Member& member : object.members) {
                if (member.key != selected.key) continue;
                value = write(member.value, place.below(member.key, selected.below));
            }
            members.push_back(json_string(selected.name) + ':' + value);
        }
        return joined(members, '{', '}');
    }

    const Rules& rules_;
};

}  // namespace

std::string written_row(const HeldRow& row, const Rules& rules) {
    const std::string& bytes = row.utf8();
    if (const auto invalid = decode_utf8(bytes).invalid_at) {
        throw Fault{*invalid, row.is_bytes() ? "invalid UTF-8" : "lone surrogate"};
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) throw Fault{0, "byte order mark"};
    return Writer(rules).write(read_row(bytes, rules), Place(rules));
}

}  // namespace fastcore::fuzz
