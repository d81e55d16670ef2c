#include "fuzz/call.hpp"

#include <algorithm>
#include <array>

namespace fastcore::fuzz {
namespace {

constexpr std::size_t kChoices = 4;
constexpr char kBetweenTexts = '\xFF';
constexpr std::string_view kAbsent{"\0", 1};

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<Text> path_of(std::string_view text) {
    std::vector<Text> path;
    for (const std::string_view segment : split(text, '.')) path.push_back(repaired(segment));
    return path;
}

std::vector<NestedType> read_nested_types(std::string_view text) {
    std::vector<NestedType> types;
    for (const std::string_view entry : split(text, ';')) {
        const std::size_t equals = entry.find('=');
        if (equals == std::string_view::npos) continue;
        NestedType type{path_of(entry.substr(0, equals)), repaired(entry.substr(equals + 1))};
        if (std::ranges::find(types, type.path, &NestedType::path) == types.end()) types.push_back(std::move(type));
    }
    return types;
}

/// Adds a path, unless it contradicts those that are there already.
void add_path(Selection& selection, const std::vector<Text>& path, const std::optional<Text>& name) {
    Selection* level = &selection;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool is_last = i + 1 == path.size();
        const auto known = std::ranges::find(*level, path[i], &Selected::key);
        if (known != level->end()) {
            if (is_last || !known->below) return;
            level = &*known->below;
            continue;
        }
        Text called = is_last && name ? *name : camel_case(path[i]);
        const auto same_name = [&](const Selected& other) { return json_string(other.name) == json_string(called); };
        if (std::ranges::any_of(*level, same_name)) return;
        level->push_back({path[i], std::move(called), is_last ? std::nullopt : std::optional(Selection())});
        if (!is_last) level = &*level->back().below;
    }
}

Selection read_selection(std::string_view text) {
    Selection selection;
    if (text.empty()) return selection;
    for (const std::string_view entry : split(text, ',')) {
        const std::size_t colon = entry.find(':');
        std::optional<Text> name;
        if (colon != std::string_view::npos) name = repaired(entry.substr(colon + 1));
        add_path(selection, path_of(entry.substr(0, colon)), name);
    }
    return selection;
}

/// The first bytes of an input, which say what is done with the rest.
class Choices {
public:
    explicit Choices(std::string_view input) {
        for (std::size_t i = 0; i < std::min(input.size(), kChoices); ++i) {
            bytes_[i] = static_cast<unsigned char>(input[i]);
        }
    }

    Call::Kind kind() const { return static_cast<Call::Kind>(bytes_[0] % 8 > 4 ? 0 : bytes_[0] % 8); }
    bool is_typed() const { return has(1, 0); }
    bool null_bad_rows() const { return has(1, 1); }
    bool quote_big_integers() const { return has(1, 2); }
    bool is_selected() const { return has(1, 3); }
    std::size_t max_depth() const { return std::array{1024, 1, 2, 3, 5, 17, 100, 1024}[bytes_[2] % 8]; }
    std::size_t repetitions() const { return bytes_[2] / 8 % 4 + 1; }
    std::size_t workers() const { return bytes_[2] / 32 % 4 + 1; }
    Width width(std::size_t row) const { return static_cast<Width>(bytes_[3] >> (2 * (row % 4)) & 3); }
    std::size_t small_number() const { return bytes_[3] % 4; }

    Envelope envelope(std::size_t rows) const {
        Envelope envelope;
        envelope.first_offset = std::array{0, 1, 99, 123456}[small_number()];
        envelope.has_next_page = has(1, 4);
        envelope.has_previous_page = has(1, 5);
        if (has(1, 6)) envelope.total_count = rows;
        if (has(1, 7)) envelope.start_cursor = "start \"\xC3\xA9";
        envelope.is_typed = is_typed() && has(0, 3);
        if (has(0, 4)) {
            envelope.cursors.emplace();
            for (std::size_t i = 0; i < rows; ++i) envelope.cursors->push_back("cursor\n" + std::to_string(i));
        }
        return envelope;
    }

private:
    bool has(std::size_t byte, unsigned bit) const { return (bytes_[byte] >> bit & 1U) != 0; }

    std::array<unsigned, kChoices> bytes_{};
};

}  // namespace

Call read_call(std::string_view input) {
    const Choices choices(input);
    std::vector<std::string_view> texts = split(input.substr(std::min(input.size(), kChoices)), kBetweenTexts);
    constexpr std::size_t before_rows = 4;
    texts.resize(std::max(texts.size(), before_rows));

    Call call;
    call.kind = choices.kind();
    call.field_name = repaired(texts[0]);
    if (choices.is_typed()) call.rules.type_name = repaired(texts[1]);
    call.rules.max_depth = choices.max_depth();
    call.rules.nested_types = read_nested_types(texts[2]);
    if (choices.is_selected()) call.rules.select = read_selection(texts[3]);
    call.rules.null_bad_rows = choices.null_bad_rows();
    call.rules.quote_big_integers = choices.quote_big_integers();
    for (std::size_t turn = 0; turn < choices.repetitions(); ++turn) {
        for (std::size_t i = before_rows; i < texts.size(); ++i) {
            const Width width = choices.width(call.rows.size());
            call.rows.push_back(texts[i] == kAbsent ? HeldRow() : HeldRow(texts[i], width));
        }
    }
    call.envelope = choices.envelope(call.rows.size());
    call.rows_a_write = choices.small_number() + 1;
    call.max_errors = choices.small_number();
    call.workers = choices.workers();
    return call;
}

}  // namespace fastcore::fuzz
