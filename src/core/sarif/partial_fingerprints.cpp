#include "core/sarif/partial_fingerprints.hpp"

#include "core/response/json_escape.hpp"

namespace fastcore::sarif {
namespace {

std::string& start_member(StringColumn& column) {
    std::string& text = column.text;
    if (text.size() == static_cast<std::size_t>(column.offsets.back())) {
        text += '{';
    } else {
        text.back() = ',';
    }
    return text;
}

}  // namespace

void add_plain_partial_fingerprint(StringColumn& column, std::string_view name, std::string_view value) {
    std::string& text = start_member(column);
    text += '"';
    text += name;
    text += R"(":")";
    text += value;
    text += R"("})";
}

void add_partial_fingerprint(StringColumn& column, std::string_view name, std::string_view value) {
    std::string& text = start_member(column);
    response::append_json_string(text, name);
    text += ':';
    response::append_json_string(text, value);
    text += '}';
}

std::vector<TextPair> read_partial_fingerprints(std::string_view object) {
    std::vector<TextPair> pairs;
    visit_partial_fingerprints(object, [&pairs](std::string_view name, std::string_view value) {
        pairs.emplace_back(response::decode_json_string(name), response::decode_json_string(value));
    });
    return pairs;
}

}  // namespace fastcore::sarif
