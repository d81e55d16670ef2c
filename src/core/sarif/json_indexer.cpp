#include "core/sarif/json_indexer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <string>

#include "core/response/json_scan.hpp"
#include "core/response/row_fault.hpp"
#include "core/sarif/json_text.hpp"
#include "core/sarif/sarif_error.hpp"
#include "core/support/cpu.hpp"
#include "core/support/huge_pages.hpp"

namespace fastcore::sarif {
namespace {

using response::is_json_whitespace;

// simdjson counts bytes in 32 bits.
constexpr std::size_t kLogBytesMax = 0xFFFFFFFF;

// What stands around a result: the log, its runs, the run, its results.
constexpr std::size_t kResultDepth = 4;

const simdjson::implementation* find_implementation(Kernel kernel) {
    constexpr std::array<std::string_view, kKernelCount> names{"fallback", "arm64", "haswell", "icelake"};
    for (const simdjson::implementation* available : simdjson::get_available_implementations()) {
        const bool is_wanted = available->name() == names[static_cast<std::size_t>(kernel)];
        if (is_wanted && available->supported_by_runtime_system()) return available;
    }
    return simdjson::get_active_implementation();
}

/// simdjson's code for the kernel in use, so that every one is tested; its own choice where it lacks that. Asking the
/// CPU takes as long as reading a small log.
const simdjson::implementation& implementation() {
    static const auto implementations = [] {
        std::array<const simdjson::implementation*, kKernelCount> found{};
        for (std::size_t i = 0; i < kKernelCount; ++i) found[i] = find_implementation(static_cast<Kernel>(i));
        return found;
    }();
    return *implementations[static_cast<std::size_t>(active_kernel())];
}

/// One value in a few bytes has a token, so that a small log would not fill a large page.
void prefer_huge_pages(std::uint32_t* numbers, std::size_t count, std::size_t log_size) {
    constexpr std::size_t large_log = std::size_t{16} << 20;
    if (log_size < large_log) return;
    fastcore::prefer_huge_pages({reinterpret_cast<char*>(numbers), count * sizeof(std::uint32_t)});
}

[[noreturn]] void throw_fault(std::string_view text, std::size_t max_depth, Checkpoint* checkpoint) {
    std::optional<response::RowFault> fault = response::find_encoding_fault(text);
    if (!fault) fault = response::find_grammar_fault(text, max_depth, checkpoint);
    if (!fault) throw std::logic_error("a log was refused without a fault");
    throw SarifError::at_byte(fault->byte_offset, fault->reason);
}

bool ends_scalar(char c) { return is_json_whitespace(c) || c == ',' || c == ']' || c == '}'; }

}  // namespace

void JsonIndexer::run() {
    if (text_.size() > kLogBytesMax) {
        throw SarifError::at_byte(kLogBytesMax, "longer than " + std::to_string(kLogBytesMax) + " bytes");
    }
    if (!find_tokens() || !index_values()) throw_fault(text_, max_depth_, checkpoint_);
}

bool JsonIndexer::find_tokens() {
    if (text_.empty()) return false;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
    // the depth is of no matter to stage 1
    if (implementation().create_dom_parser_implementation(text_.size(), 1, parser) != simdjson::SUCCESS) {
        throw std::bad_alloc();
    }
    prefer_huge_pages(parser->structural_indexes.get(), text_.size(), text_.size());
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    if (parser->stage1(bytes, text_.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) return false;
    token_count_ = parser->n_structural_indexes;
    tokens_ = std::move(parser->structural_indexes);
    tokens_[token_count_] = static_cast<std::uint32_t>(text_.size());
    return true;
}

bool JsonIndexer::index_values() {
    constexpr std::size_t between_checks = std::size_t{1} << 20;
    struct Open {
        std::uint32_t place;
        bool is_object;
    };
    std::vector<Open> open;
    // Two places a token, the one at kAbsent, and what is written too much at once. What is not written to takes no
    // memory.
    const std::size_t places_max = 2 * token_count_ + 1 + ObjectShapes::kOffsetsAtOnce;
    index_.places_ = std::make_unique_for_overwrite<std::uint32_t[]>(places_max);
    prefer_huge_pages(index_.places_.get(), places_max, text_.size());
    places_ = index_.places_.get();
    index_.escaped_.resize(places_max);
    add_place(0);
    next_backslash_ = std::min(text_.find('\\'), text_.size());
    std::size_t next_check = between_checks;
    std::size_t i = 0;
    std::size_t result_start = 0;
    bool is_result = false;
    const auto is_at_results = [&open] { return open.size() == kResultDepth && !open.back().is_object; };

value:
    switch (token(i)) {
        case '{':
        case '[': {
            if (open.size() >= max_depth_) return false;
            const bool is_object = token(i) == '{';
            if (is_object && is_at_results() && patience_.tries()) {
                const bool is_alike = index_alike(i);
                patience_.learn_of(is_alike);
                if (is_alike) goto after_value;
                result_start = i;
            }
            open.push_back({place_count_, is_object});
            add_place(tokens_[i++]);
            add_place(0);
            if (token(i) == (is_object ? '}' : ']')) goto close;
            if (is_object) goto key;
            goto value;
        }
        case '"':
            if (!index_string(i++, false)) return false;
            goto after_value;
        case '\0':
            return false;
        default:
            if (!is_scalar(tokens_[i])) return false;
            add_place(tokens_[i++]);
            goto after_value;
    }

key:
    if (token(i) != '"' || !index_string(i, true) || token(i + 1) != ':') return false;
    i += 2;
    goto value;

close:
    ++i;
    places_[open.back().place + std::size_t{1}] = place_count_;
    is_result = tokens_[result_start] == places_[open.back().place];
    open.pop_back();
    if (is_result && is_at_results() && token(i) == ',') {
        shapes_.learn(text_, tokens_.get(), result_start, i);
    }

after_value:
    if (open.empty()) return i == token_count_;
    if (i >= next_check) {
        check();
        next_check += between_checks;
    }
    const bool in_object = open.back().is_object;
    switch (token(i)) {
        case ',':
            ++i;
            if (in_object) goto key;
            goto value;
        case '}':
            if (in_object) goto close;
            return false;
        case ']':
            if (!in_object) goto close;
            return false;
        default:
            return false;
    }
}

/// The string ends before the next token, with nothing but whitespace between.
bool JsonIndexer::index_string(std::size_t token, bool is_key) {
    const std::size_t start = tokens_[token];
    std::size_t end = tokens_[token + 1] - std::size_t{1};
    if (text_[end] != '"') {
        while (is_json_whitespace(text_[end])) --end;
        if (text_[end] != '"') return false;
    }
    if (end == start) return false;

    const std::uint32_t place = place_count_;
    add_place(static_cast<std::uint32_t>(start));
    if (!is_key) add_place(static_cast<std::uint32_t>(end - start - 1));
    if (next_backslash_ >= end) return true;
    index_.escaped_[place] = true;
    return has_valid_escapes(end);
}

/// Looks at the backslashes before `end`, where a string ends.
bool JsonIndexer::has_valid_escapes(std::size_t end) {
    while (next_backslash_ < end) {
        const std::size_t size = escape_size(text_.substr(next_backslash_, end - next_backslash_));
        if (size == 0) return false;
        next_backslash_ = std::min(text_.find('\\', next_backslash_ + size), text_.size());
    }
    return true;
}

bool JsonIndexer::is_scalar(std::size_t offset) const {
    const char first = text_[offset];
    response::TokenScan scan{offset, ""};
    if (first == 't' || first == 'f' || first == 'n') {
        scan = response::scan_literal(text_, offset);
    } else if (first == '-' || response::is_digit(first)) {
        scan = response::scan_number(text_, offset);
    }
    return scan.reason == nullptr && (scan.end == text_.size() || ends_scalar(text_[scan.end]));
}

}  // namespace fastcore::sarif
