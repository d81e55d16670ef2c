#include "fuzz/call.hpp"

#include <algorithm>
#include <array>

namespace fastcore::fuzz {
namespace {

constexpr std::size_t kChoices = 4;
constexpr std::size_t kTextsBeforeRows = 4;
constexpr std::size_t kPaddedRowsMax = 8;  // as they take long
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

/// Reads keys up to the brace that closes them, which goes too.
Selection read_selection(std::string_view& text) {
    static constexpr std::string_view ends = " :{}";
    const auto take = [&text] {
        const std::string_view word = text.substr(0, text.find_first_of(ends));
        text.remove_prefix(word.size());
        return repaired(word);
    };
    Selection selection;
    while (!text.empty()) {
        const char next = text.front();
        if (ends.find(next) != std::string_view::npos) text.remove_prefix(1);
        if (next == '}') break;
        if (ends.find(next) != std::string_view::npos) continue;
        const Text key = take();
        Selected selected{key, camel_case(key), std::nullopt};
        if (text.starts_with(':')) {
            text.remove_prefix(1);
            selected.name = take();
        }
        if (text.starts_with('{')) {
            text.remove_prefix(1);
            selected.below = read_selection(text);
        }
        const auto has_its_name = [&selected](const Selected& other) {
            return json_string(other.name) == json_string(selected.name);
        };
        if (std::ranges::none_of(selection, has_its_name)) selection.push_back(std::move(selected));
    }
    return selection;
}

std::string padded(std::string_view row, std::size_t padding) {
    return "[\"" + std::string(padding, 'x') + "\"," + std::string(row) + ']';
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

Call read_call(std::string_view input, std::size_t padding) {
    const Choices choices(input);
    std::vector<std::string_view> texts = split(input.substr(std::min(input.size(), kChoices)), kBetweenTexts);
    texts.resize(std::max(texts.size(), kTextsBeforeRows));

    Call call;
    call.kind = choices.kind();
    call.field_name = repaired(texts[0]);
    if (choices.is_typed()) call.rules.type_name = repaired(texts[1]);
    call.rules.max_depth = choices.max_depth();
    call.rules.nested_types = read_nested_types(texts[2]);
    if (choices.is_selected()) call.rules.select = read_selection(texts[3]);
    call.rules.null_bad_rows = choices.null_bad_rows();
    call.rules.quote_big_integers = choices.quote_big_integers();
    if (padding > 0) texts.resize(std::min(texts.size(), kTextsBeforeRows + kPaddedRowsMax));
    for (std::size_t turn = 0; turn < choices.repetitions(); ++turn) {
        for (std::size_t i = kTextsBeforeRows; i < texts.size(); ++i) {
            // a long row would take long to be held as a str
            const Width width = padding == 0 ? choices.width(call.rows.size()) : Width::bytes;
            const std::string row = padding == 0 ? std::string(texts[i]) : padded(texts[i], padding);
            call.rows.push_back(texts[i] == kAbsent ? HeldRow() : HeldRow(row, width));
        }
    }
    call.envelope = choices.envelope(call.rows.size());
    call.rows_a_write = choices.small_number() + 1;
    call.max_errors = choices.small_number();
    call.workers = choices.workers();
    return call;
}

}  // namespace fastcore::fuzz
