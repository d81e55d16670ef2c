#include "core/response/list_response.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/response/json_escape.hpp"
#include "core/response/kernel.hpp"
#include "core/response/row_fault.hpp"
#include "core/support/checked_size.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

constexpr std::string_view kClosing = "}}";

std::string opening(std::string_view field_name) {
    std::string text = "{\"data\":{";
    append_json_string(text, field_name);
    return text += ':';
}

char* append(char* out, std::string_view text) { return std::copy(text.begin(), text.end(), out); }

template <class Unit>
std::span<const Unit> units(const Row& row) {
    return {static_cast<const Unit*>(row.data), row.size};
}

std::string_view bytes(const Row& row) { return {static_cast<const char*>(row.data), row.size}; }

template <class Visit>
auto visit_wide(const Row& row, Visit visit) {
    switch (row.encoding) {
        case Row::Encoding::latin1:
            return visit(units<std::uint8_t>(row));
        case Row::Encoding::ucs2:
            return visit(units<std::uint16_t>(row));
        default:
            return visit(units<std::uint32_t>(row));
    }
}

// The walk over one row takes as long as memory needs to bring the next; rows are too short for the CPU to foresee
// that.
void prefetch(const Row& row) {
    constexpr std::size_t cache_line = 64;
    constexpr std::size_t limit = 1024;
    const auto* const start = static_cast<const char*>(row.data);
    for (std::size_t i = 0; i < std::min(row.size, limit); i += cache_line) __builtin_prefetch(start + i);
}

bool is_bytes(const Row& row) { return row.encoding == Row::Encoding::utf8 || row.encoding == Row::Encoding::ascii; }

std::size_t text_size(const Row& row) {
    if (row.encoding == Row::Encoding::absent) return 0;
    if (is_bytes(row)) return row.size;
    return visit_wide(row, [](auto text) { return utf8_size(text); });
}

/// Objects of the row that may get a __typename: one, or of an array row as many as it has braces.
std::size_t row_objects_max(const Row& row) {
    const auto count = [](auto text) {
        const auto first = std::ranges::find_if(text, [](auto unit) { return unit > ' '; });
        if (first == text.end() || *first != '[') return std::ptrdiff_t{1};
        return std::ranges::count_if(first, text.end(), [](auto unit) { return unit == '{'; });
    };
    return static_cast<std::size_t>(is_bytes(row) ? count(units<std::uint8_t>(row)) : visit_wide(row, count));
}

/// Writes rows one behind the other, each through the walk of the active kernel.
class RowWriter {
public:
    RowWriter(const ResponseOptions& options, char* out)
        : out_(out), walk_(active_walk()), state_(options.type_name, options.max_depth) {}

    void write(const Row& row, std::size_t row_index) {
        if (is_bytes(row)) {
            write_text(bytes(row), row.encoding == Row::Encoding::ascii, row_index);
        } else {
            write_text(transcoded(row, row_index), true, row_index);
        }
    }

    void append(std::string_view text) { out_ = response::append(out_, text); }
    void replace_last(char c) { out_[-1] = c; }
    char* out() const { return out_; }

private:
    std::string_view transcoded(const Row& row, std::size_t row_index) {
        scratch_.resize(std::max(scratch_.size(), text_size(row)));
        const Utf8Result result = visit_wide(row, [this](auto text) { return transcode_utf8(text, scratch_.data()); });
        if (result.lone_surrogate) throw RowError(row_index, {result.size, "lone surrogate"});
        return {scratch_.data(), result.size};
    }

    void write_text(std::string_view text, bool known_utf8, std::size_t row_index) {
        char* const start = out_;
        WalkResult result = walk_(text, known_utf8, state_, out_);
        if (state_.incomplete) {
            out_ = start;
            result = walk_(text, known_utf8, state_, out_);
        }
        if (result != WalkResult::done) throw RowError(row_index, fault(text));
        state_.shapes.trim();
    }

    RowFault fault(std::string_view text) const {
        std::optional<RowFault> fault = find_encoding_fault(text);
        if (!fault) fault = state_.collision;
        if (!fault) fault = find_grammar_fault(text, state_.max_depth);
        if (!fault) throw std::logic_error("a row was refused without a fault");
        return *std::move(fault);
    }

    char* out_;
    WalkRow walk_;
    WalkState state_;
    std::string scratch_;  // the UTF-8 of a row that is stored otherwise
};

}  // namespace

std::size_t response_capacity(std::span<const Row> rows, const ResponseOptions& options) {
    std::size_t type_name_size = 0;
    if (options.type_name) {
        std::string text = ",\"__typename\":";
        append_json_string(text, *options.type_name);
        type_name_size = text.size();
    }
    CheckedSize capacity(opening(options.field_name).size() + std::string_view("[]null").size() + kClosing.size());
    capacity.add(kWalkSlack + type_name_size);
    for (const Row& row : rows) {
        capacity.add(text_size(row));
        capacity.add(1);
        if (type_name_size > 0) capacity.add(type_name_size, row_objects_max(row));
    }
    return capacity.value();
}

std::size_t build_list_response(std::span<const Row> rows, const ResponseOptions& options, std::span<char> out) {
    RowWriter writer(options, append(append(out.data(), opening(options.field_name)), "["));
    char* const empty = writer.out();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].encoding == Row::Encoding::absent) continue;
        if (i + 1 < rows.size()) prefetch(rows[i + 1]);
        writer.write(rows[i], i);
        writer.append(",");
    }
    if (writer.out() == empty) {
        writer.append("]");
    } else {
        writer.replace_last(']');
    }
    writer.append(kClosing);
    return static_cast<std::size_t>(writer.out() - out.data());
}

std::size_t build_single_response(const Row& row, const ResponseOptions& options, std::span<char> out) {
    RowWriter writer(options, append(out.data(), opening(options.field_name)));
    if (row.encoding == Row::Encoding::absent) {
        writer.append("null");
    } else {
        writer.write(row, 0);
    }
    writer.append(kClosing);
    return static_cast<std::size_t>(writer.out() - out.data());
}

std::string build_empty_array_response(std::string_view field_name) {
    return opening(field_name).append("[]").append(kClosing);
}

std::string build_null_response(std::string_view field_name) {
    return opening(field_name).append("null").append(kClosing);
}

}  // namespace fastcore::response
