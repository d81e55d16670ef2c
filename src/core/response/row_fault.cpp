#include "core/response/row_fault.hpp"

#include <string>
#include <vector>

#include "core/response/json_scan.hpp"
#include "core/support/checked_windows.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A plain pushdown recogniser; a row is only read by it once, when it is known to be bad.
class Recogniser {
public:
    Recogniser(std::string_view json, std::size_t max_depth, Checkpoint* checkpoint)
        : json_(json), max_depth_(max_depth), checkpoint_(checkpoint), windows_(checkpoint) {}

    std::optional<RowFault> run() {
        bool value_comes = true;
        while (!fault_) {
            windows_.pass(position_);
            skip();
            if (value_comes) {
                value_comes = !read_value();
            } else if (open_.empty()) {
                if (position_ < json_.size()) fail("text after the value");
                break;
            } else {
                value_comes = read_separator();
            }
        }
        return fault_;
    }

private:
    void fail(std::string reason) {
        const bool at_end = position_ == json_.size();
        fault_ = RowFault{position_, at_end ? kUnexpectedEnd : std::move(reason)};
    }

    void skip() { position_ = skip_whitespace(json_, position_, checkpoint_); }

    bool is_at(char c) const { return position_ < json_.size() && json_[position_] == c; }

    void take(TokenScan token) {
        position_ = token.end;
        if (token.reason != nullptr) fail(token.reason);
    }

    /// True: a value has ended. False: a container was opened and its first value comes.
    bool read_value() {
        if (position_ == json_.size()) return fail(kUnexpectedEnd), true;
        const char c = json_[position_];
        switch (c) {
            case '{':
            case '[':
                return open(c);
            case '"':
                return take(scan_string(json_, position_, checkpoint_)), true;
            case 't':
            case 'f':
            case 'n':
                return take(scan_literal(json_, position_)), true;
            default:
                if (c != '-' && !is_digit(c)) return fail("expected a value"), true;
                return take(scan_number(json_, position_, checkpoint_)), true;
        }
    }

    bool open(char bracket) {
        if (open_.size() == max_depth_) {
            return fail("nested deeper than max_depth=" + std::to_string(max_depth_)), true;
        }
        const bool object = bracket == '{';
        ++position_;
        skip();
        if (is_at(object ? '}' : ']')) {
            ++position_;
            return true;
        }
        open_.push_back(object);
        if (object) read_key();
        return false;
    }

    void read_key() {
        if (!is_at('"')) return fail("expected a key");
        take(scan_string(json_, position_, checkpoint_));
        if (fault_) return;
        skip();
        if (!is_at(':')) return fail("expected ':'");
        ++position_;
    }

    /// True: another value of the open container comes. False: the container has ended.
    bool read_separator() {
        const bool object = open_.back();
        if (is_at(object ? '}' : ']')) {
            ++position_;
            open_.pop_back();
            return false;
        }
        if (!is_at(',')) return fail(object ? "expected ',' or '}'" : "expected ',' or ']'"), false;
        ++position_;
        if (object) {
            skip();
            read_key();
        }
        return true;
    }

    std::string_view json_;
    std::size_t max_depth_;
    Checkpoint* checkpoint_;
    CheckedWindows windows_;
    std::size_t position_ = 0;
    std::vector<bool> open_;  // true: an object
    std::optional<RowFault> fault_;
};

}  // namespace

std::optional<RowFault> find_encoding_fault(std::string_view row) {
    if (const auto invalid = find_invalid_utf8(row)) return RowFault{*invalid, "invalid UTF-8"};
    if (row.starts_with(kByteOrderMark)) return RowFault{0, "byte order mark"};
    return std::nullopt;
}

std::optional<RowFault> find_grammar_fault(std::string_view row, std::size_t max_depth, Checkpoint* checkpoint) {
    return Recogniser(row, max_depth, checkpoint).run();
}

}  // namespace fastcore::response
