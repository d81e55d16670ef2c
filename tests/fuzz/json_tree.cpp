#include "fuzz/json_tree.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace fastcore::fuzz {
namespace {

using Places = std::vector<Place>;

class Reader {
public:
    Reader(std::string_view row, const Rules& rules) : row_(row), rules_(rules) {}

    Value read() {
        skip_space();
        Value value = read_value({Place(rules_)});
        skip_space();
        if (at_ < row_.size()) fail("text after the value");
        return value;
    }

private:
    [[noreturn]] void fail(std::string reason) const {
        throw Fault{at_, at_ == row_.size() ? "unexpected end of text" : std::move(reason)};
    }

    bool is_at(std::string_view choices) const { return at_ < row_.size() && choices.find(row_[at_]) != choices.npos; }

    void skip_space() {
        while (is_at(" \t\n\r")) ++at_;
    }

    /// False: the container ends here, or, with a comma, goes on.
    bool ends(char bracket) {
        skip_space();
        if (!is_at({&bracket, 1})) return false;
        ++at_;
        return true;
    }

    void open() {
        if (depth_ == rules_.max_depth) fail("nested deeper than max_depth=" + std::to_string(rules_.max_depth));
        ++depth_;
        ++at_;
    }

    Value read_value(const Places& places) {
        if (is_at("{")) return read_object(places);
        if (is_at("[")) return read_array(places);
        const std::size_t start = at_;
        if (is_at("\"")) {
            read_string();
        } else if (is_at("-0123456789")) {
            read_number();
        } else if (is_at("tfn")) {
            read_literal();
        } else {
            fail("expected a value");
        }
        return {Value::Kind::scalar, std::string(row_.substr(start, at_ - start)), {}, {}};
    }

    Value read_array(const Places& places) {
        Value array{Value::Kind::array, {}, {}, {}};
        open();
        if (!ends(']')) {
            do {
                skip_space();
                array.items.push_back(read_value(places));
            } while (goes_on(']'));
        }
        --depth_;
        return array;
    }

    Value read_object(const Places& places) {
        Value object{Value::Kind::object, {}, {}, {}};
        std::map<std::string, Text> by_output;
        open();
        if (!ends('}')) {
            do {
                skip_space();
                Text key = read_key(places, by_output);
                skip_space();
                if (!is_at(":")) fail("expected ':'");
                ++at_;
                skip_space();
                Value value = read_value(below(places, key));
                object.members.push_back({std::move(key), std::move(value)});
            } while (goes_on('}'));
        }
        --depth_;
        return object;
    }

    bool goes_on(char bracket) {
        if (ends(bracket)) return false;
        if (!is_at(",")) fail(std::string("expected ',' or '") + bracket + "'");
        ++at_;
        return true;
    }

    Text read_key(const Places& places, std::map<std::string, Text>& by_output) {
        const std::size_t start = at_;
        if (!is_at("\"")) fail("expected a key");
        read_string();
        Text key = unescaped(decode_utf8(row_.substr(start + 1, at_ - start - 2)).text);
        // of a selected object only the selected names leave, which differ
        const auto is_whole = [](const Place& place) { return place.selection() == nullptr; };
        if (std::ranges::none_of(places, is_whole)) return key;
        const std::string output = json_string(camel_case(key));
        const Text& earlier = by_output.emplace(output, key).first->second;
        if (earlier != key) {
            throw Fault{start, "keys " + json_string(earlier) + " and " + json_string(key) + " both become " + output};
        }
        return key;
    }

    /// The places at which a value is written, or has to be valid nevertheless.
    static Places below(const Places& places, const Text& key) {
        Places all;
        for (const Place& place : places) {
            const Places of_one = below(place, key);
            all.insert(all.end(), of_one.begin(), of_one.end());
        }
        return all;
    }

    static Places below(const Place& place, const Text& key) {
        const bool is_dropped = place.type_name() && key == kTypename;
        Places all;
        if (place.selection() != nullptr && !is_dropped) {
            for (const Selected& selected : *place.selection()) {
                if (selected.key == key) all.push_back(place.below(key, selected.below));
            }
        }
        if (all.empty()) all.push_back(place.below(key, std::nullopt));
        return all;
    }

    void read_string() {
        ++at_;
        while (!is_at("\"")) {
            if (at_ == row_.size() || static_cast<unsigned char>(row_[at_]) < 0x20) fail("control character in string");
            if (row_[at_++] == '\\') read_escape();
        }
        ++at_;
    }

    void read_escape() {
        if (!is_at("\"\\/bfnrtu")) fail("invalid escape");
        if (row_[at_++] != 'u') return;
        for (int digit = 0; digit < 4; ++digit, ++at_) {
            if (!is_at("0123456789abcdefABCDEF")) fail("invalid escape");
        }
    }

    void read_digits() {
        if (!is_at("0123456789")) fail("invalid number");
        while (is_at("0123456789")) ++at_;
    }

    void read_number() {
        if (is_at("-")) ++at_;
        if (is_at("0")) {
            ++at_;
            if (is_at("0123456789")) fail("invalid number");
        } else {
            read_digits();
        }
        if (is_at(".")) {
            ++at_;
            read_digits();
        }
        if (is_at("eE")) {
            ++at_;
            if (is_at("+-")) ++at_;
            read_digits();
        }
    }

    void read_literal() {
        const std::string_view literal = is_at("t") ? "true" : is_at("f") ? "false" : "null";
        for (const char letter : literal) {
            if (!is_at({&letter, 1})) fail("invalid literal");
            ++at_;
        }
    }

    std::string_view row_;
    const Rules& rules_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

Value read_row(std::string_view row, const Rules& rules) { return Reader(row, rules).read(); }

}  // namespace fastcore::fuzz
