#include "core/sarif/finding_state.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/response/json_escape.hpp"
#include "core/sarif/finding_state_bytes.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/sarif/partial_fingerprints.hpp"

namespace fastcore::sarif {
namespace {

/// Partial fingerprints of all rows, decoded.
struct NamedTexts {
    std::vector<std::int64_t> offsets{0};
    StringColumn names;
    StringColumn values;
};

void append_decoded(StringColumn& column, std::string_view inside) {
    if (inside.find('\\') == std::string_view::npos) {
        column.append(inside);
    } else {
        column.append(response::decode_json_string(inside));
    }
}

NamedTexts named_texts(const StringColumn& objects, Checkpoint* checkpoint) {
    NamedTexts texts;
    texts.offsets.reserve(objects.size() + 1);
    for (std::size_t row = 0; row < objects.size(); ++row) {
        check_at_times(row, checkpoint);
        visit_partial_fingerprints(objects[row], [&](std::string_view name, std::string_view value) {
            append_decoded(texts.names, name);
            append_decoded(texts.values, value);
        });
        texts.offsets.push_back(static_cast<std::int64_t>(texts.names.size()));
    }
    return texts;
}

void check_names(const StringColumn& names, std::size_t start, std::size_t end) {
    if (end - start < 2) return;
    std::vector<std::string_view> sorted;
    for (std::size_t pair = start; pair < end; ++pair) sorted.push_back(names[pair]);
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end()) refuse_state("a name comes twice in partial_fingerprints");
}

StringColumn objects_of(const NamedTexts& texts, Checkpoint* checkpoint) {
    StringColumn objects;
    objects.offsets.reserve(texts.offsets.size());
    for (std::size_t row = 0; row + 1 < texts.offsets.size(); ++row) {
        check_at_times(row, checkpoint);
        const auto start = static_cast<std::size_t>(texts.offsets[row]);
        const auto end = static_cast<std::size_t>(texts.offsets[row + 1]);
        check_names(texts.names, start, end);
        for (std::size_t pair = start; pair < end; ++pair) {
            add_partial_fingerprint(objects, texts.names[pair], texts.values[pair]);
        }
        objects.close();
    }
    return objects;
}

NamedTexts read_named_texts(StateReader& reader, std::size_t rows) {
    NamedTexts texts;
    texts.offsets = reader.offsets("partial_fingerprints", rows);
    const auto pairs = static_cast<std::size_t>(texts.offsets.back());
    texts.names = reader.texts("partial_fingerprints", pairs);
    texts.values = reader.texts("partial_fingerprints", pairs);
    return texts;
}

void check_cwe(const std::vector<std::int32_t>& numbers) {
    for (const std::int32_t number : numbers) {
        if (number < 1 || number > kCweMax) refuse_state("cwe has a number out of range");
    }
}

void read_fingerprints(FindingTable& table, StateReader& reader, std::size_t rows) {
    table.without_fingerprint = reader.flags("fingerprint", rows);
    table.fingerprint = reader.numbers<digest::Digest>(rows);
    bool all_have_one = true;
    for (std::size_t row = 0; row < rows; ++row) {
        if (table.has_fingerprint(row)) continue;
        table.fingerprint[row] = {};
        all_have_one = false;
    }
    if (all_have_one) table.without_fingerprint.clear();
}

}  // namespace

void append_state(response::Answer& out, const FindingTable& table, Checkpoint* checkpoint) {
    const NamedTexts partial_fingerprints = named_texts(table.partial_fingerprints, checkpoint);
    StateWriter writer(out, checkpoint);
    writer.bytes(kStateStart);
    const std::array rows{static_cast<std::int64_t>(table.size())};
    writer.numbers(std::span(rows));
    writer.texts(table.rule_id);
    writer.texts(table.severity);
    writer.texts(table.file_path);
    writer.numbers(std::span(table.line));
    writer.numbers(std::span(table.column));
    writer.numbers(std::span(table.end_line));
    writer.numbers(std::span(table.end_column));
    writer.texts(table.message);
    writer.texts(table.code_snippet);
    writer.numbers(std::span(table.cwe_offsets));
    writer.numbers(std::span(table.cwe));
    const std::vector<std::uint8_t> all_have_one(table.without_fingerprint.empty() ? table.size() : 0);
    writer.numbers(std::span(table.without_fingerprint.empty() ? all_have_one : table.without_fingerprint));
    writer.numbers(std::span(table.fingerprint));
    writer.numbers(std::span(table.suppressed));
    writer.texts(table.baseline_state);
    writer.numbers(std::span(partial_fingerprints.offsets));
    writer.texts(partial_fingerprints.names);
    writer.texts(partial_fingerprints.values);
    writer.texts(table.tool_name);
}

FindingTable read_state(std::string_view state, Checkpoint* checkpoint) {
    StateReader reader(state, checkpoint);
    if (reader.bytes(kStateStart.size()) != kStateStart) refuse_state("another start");
    const std::size_t rows = reader.row_count();
    FindingTable table;
    table.rule_id = reader.texts("rule_id", rows);
    table.severity = reader.texts("severity", rows);
    table.file_path = reader.texts("file_path", rows);
    table.line = reader.numbers<std::int32_t>(rows);
    table.column = reader.numbers<std::int32_t>(rows);
    table.end_line = reader.numbers<std::int32_t>(rows);
    table.end_column = reader.numbers<std::int32_t>(rows);
    table.message = reader.texts("message", rows);
    table.code_snippet = reader.texts("code_snippet", rows);
    table.cwe_offsets = reader.offsets("cwe", rows);
    table.cwe = reader.numbers<std::int32_t>(static_cast<std::size_t>(table.cwe_offsets.back()));
    check_cwe(table.cwe);
    read_fingerprints(table, reader, rows);
    table.suppressed = reader.flags("suppressed", rows);
    table.baseline_state = reader.texts("baseline_state", rows);
    table.partial_fingerprints = objects_of(read_named_texts(reader, rows), checkpoint);
    table.tool_name = reader.texts("tool_name", rows);
    reader.end();
    return table;
}

}  // namespace fastcore::sarif
