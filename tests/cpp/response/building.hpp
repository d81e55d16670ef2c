// Calls the builders the way a binding does, and tells what came of it as one text that tests can compare.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "core/response/list_response.hpp"
#include "core/response/row_fault.hpp"
#include "support/guarded_pages.hpp"

namespace fastcore::test {

using response::ResponseOptions;
using response::Row;

inline constexpr std::size_t kMaxDepth = 1024;

inline Row utf8_row(std::string_view text) { return {text.data(), text.size(), Row::Encoding::utf8}; }

inline std::vector<Row> utf8_rows(const std::vector<std::string>& texts) {
    std::vector<Row> rows;
    rows.reserve(texts.size());
    for (const std::string& text : texts) rows.push_back(utf8_row(text));
    return rows;
}

/// What the grammar says of a row by itself; collisions of keys are not its matter.
inline std::optional<response::RowFault> row_fault(std::string_view row, std::size_t max_depth = kMaxDepth) {
    auto fault = response::find_encoding_fault(row);
    return fault ? fault : response::find_grammar_fault(row, max_depth);
}

inline std::string shown(const response::RowFault& fault) {
    return "byte " + std::to_string(fault.byte_offset) + ": " + fault.reason;
}

inline std::string shown(const response::RowError& error) {
    return "row " + std::to_string(error.row_index()) + ", " + shown(error.fault());
}

/// Room for answers of up to `size` bytes, with a page behind it that must not be touched and a pattern before it.
class AnswerRoom {
public:
    explicit AnswerRoom(std::size_t size = 1 << 18) : pages_(size + kBefore) {}

    /// What `write(std::span<char>) -> size` writes into exactly `capacity` bytes; refused rows give the error's text.
    template <class Write>
    std::string answer(std::size_t capacity, Write write) {
        REQUIRE(capacity + kBefore <= pages_.all().size());
        const std::span<char> before = pages_.last(capacity + kBefore).first(kBefore);
        for (char& c : before) c = kUntouched;
        const std::span<char> out = pages_.last(capacity);
        std::string result;
        try {
            const std::size_t size = write(out);
            REQUIRE(size <= capacity);
            result.assign(out.data(), size);
        } catch (const response::RowError& error) {
            result = shown(error);
        }
        for (const char c : before) {
            if (c != kUntouched) FAIL("written before the start of the room");
        }
        return result;
    }

private:
    static constexpr std::size_t kBefore = 64;
    static constexpr char kUntouched = '\x5A';

    GuardedPages pages_;
};

inline std::string list_answer(AnswerRoom& room, const std::vector<Row>& rows, const ResponseOptions& options) {
    return room.answer(response::response_capacity(rows, options),
                       [&](std::span<char> out) { return response::build_list_response(rows, options, out); });
}

/// The rows as they stand between the brackets of field "f", or the error.
inline std::string list_of(AnswerRoom& room, const std::vector<Row>& rows,
                           const ResponseOptions& options = {"f", std::nullopt, kMaxDepth}) {
    std::string answer = list_answer(room, rows, options);
    constexpr std::string_view before = "{\"data\":{\"f\":[";
    constexpr std::string_view behind = "]}}";
    if (!answer.starts_with(before)) return answer;
    REQUIRE(answer.ends_with(behind));
    return answer.substr(before.size(), answer.size() - before.size() - behind.size());
}

inline std::string list_of(const std::vector<std::string>& texts,
                           const ResponseOptions& options = {"f", std::nullopt, kMaxDepth}) {
    AnswerRoom room;
    return list_of(room, utf8_rows(texts), options);
}

inline std::string single_answer(const Row& row, const ResponseOptions& options) {
    AnswerRoom room;
    return room.answer(response::response_capacity({&row, 1}, options),
                       [&](std::span<char> out) { return response::build_single_response(row, options, out); });
}

}  // namespace fastcore::test
