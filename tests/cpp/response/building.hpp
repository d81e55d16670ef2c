// Calls the builders the way a binding does, and tells what came of it as one text that tests can compare.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
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

using response::Answer;
using response::Row;
using response::RowOptions;
using response::RowPlan;

inline constexpr std::size_t kMaxDepth = 1024;

/// A field's name, and what is asked of its rows.
struct ResponseOptions {
    std::string_view field_name;
    std::optional<std::string_view> type_name;
    std::size_t max_depth = kMaxDepth;
    RowOptions more{};

    RowPlan plan() const {
        RowOptions options = more;
        if (type_name) options.type_name = *type_name;
        options.max_depth = max_depth;
        return RowPlan(options);
    }
};

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

/// Memory for answers with a page behind it that must not be touched and a pattern before it.
class AnswerRoom final : public Storage {
public:
    explicit AnswerRoom(std::size_t size = 1 << 18) : pages_(std::make_unique<GuardedPages>(size + kBefore)) {}

    /// The room is always exactly as large as was asked for, and moves whenever it grows.
    std::span<char> grow(std::size_t used, std::size_t capacity) override {
        check();
        const char* const written = room_.data();
        std::unique_ptr<GuardedPages> grown;
        if (capacity + kBefore > pages_->all().size()) grown = std::make_unique<GuardedPages>(capacity + kBefore);
        const std::span<char> with_before = (grown ? *grown : *pages_).last(capacity + kBefore);
        room_ = with_before.subspan(kBefore);
        if (used > 0) std::memmove(room_.data(), written, used);
        std::ranges::fill(with_before.first(kBefore), kUntouched);
        if (grown) pages_ = std::move(grown);
        return room_;
    }

    /// What `write(Answer&)` writes; refused rows give the error's text.
    template <class Write>
    std::string answer(Write write) {
        room_ = {};
        std::string result;
        try {
            Answer answer(*this);
            write(answer);
            REQUIRE(answer.size() <= room_.size());
            result = answer.text();
        } catch (const response::RowError& error) {
            result = shown(error);
        }
        check();
        return result;
    }

private:
    static constexpr std::size_t kBefore = 64;
    static constexpr char kUntouched = '\x5A';

    void check() const {
        if (room_.empty()) return;
        const std::span<const char> before(room_.data() - kBefore, kBefore);
        if (std::ranges::any_of(before, [](char c) { return c != kUntouched; })) {
            FAIL("written before the start of the room");
        }
    }

    std::unique_ptr<GuardedPages> pages_;
    std::span<char> room_;
};

inline std::string list_answer(AnswerRoom& room, const std::vector<Row>& rows, const ResponseOptions& options) {
    const RowPlan plan = options.plan();
    return room.answer([&](Answer& answer) { response::build_list_response(rows, options.field_name, plan, answer); });
}

/// The rows as they stand between the brackets of field "f", or the error.
inline std::string list_of(AnswerRoom& room, const std::vector<Row>& rows,
                           const ResponseOptions& options = {"f", std::nullopt}) {
    std::string answer = list_answer(room, rows, options);
    constexpr std::string_view before = "{\"data\":{\"f\":[";
    constexpr std::string_view behind = "]}}";
    if (!answer.starts_with(before)) return answer;
    REQUIRE(answer.ends_with(behind));
    return answer.substr(before.size(), answer.size() - before.size() - behind.size());
}

inline std::string list_of(const std::vector<std::string>& texts,
                           const ResponseOptions& options = {"f", std::nullopt}) {
    AnswerRoom room;
    return list_of(room, utf8_rows(texts), options);
}

inline std::string single_answer(const Row& row, const ResponseOptions& options) {
    AnswerRoom room;
    const RowPlan plan = options.plan();
    return room.answer([&](Answer& answer) { response::build_single_response(row, options.field_name, plan, answer); });
}

}  // namespace fastcore::test
