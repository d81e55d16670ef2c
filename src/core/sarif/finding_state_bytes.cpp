#include "core/sarif/finding_state_bytes.hpp"

#include "core/support/checked_windows.hpp"
#include "core/support/error.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::sarif {

void refuse_state(const std::string& reason) { throw ArgumentError("these bytes are no findings: " + reason); }

void StateWriter::bytes(std::string_view bytes) {
    out_.reserve(bytes.size());
    out_.set_end(copy_in_windows(out_.end(), bytes, checkpoint_));
}

void StateWriter::texts(const StringColumn& column) {
    numbers(std::span(column.offsets));
    bytes(column.text);
}

std::string_view StateReader::bytes(std::size_t size) {
    if (size > rest_.size()) refuse_end();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (checkpoint_ != nullptr) checkpoint_->check();
    return taken;
}

std::size_t StateReader::row_count() {
    const std::int64_t count = numbers<std::int64_t>(1).front();
    // each row takes more than a byte, so that a count beyond that is not even asked for
    if (count < 0 || static_cast<std::uint64_t>(count) > rest_.size()) refuse_end();
    return static_cast<std::size_t>(count);
}

std::vector<std::int64_t> StateReader::offsets(const char* field, std::size_t count) {
    std::vector<std::int64_t> offsets = numbers<std::int64_t>(count + 1);
    if (offsets.front() != 0 || !std::ranges::is_sorted(offsets)) {
        refuse_state(std::string(field) + " has offsets that do not ascend from 0");
    }
    return offsets;
}

StringColumn StateReader::texts(const char* field, std::size_t count) {
    StringColumn column;
    column.offsets = offsets(field, count);
    const std::string_view text = bytes(static_cast<std::size_t>(column.offsets.back()));
    const auto splits_character = [text](std::int64_t offset) {
        const auto place = static_cast<std::size_t>(offset);
        return place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80U;
    };
    if (!is_valid_utf8(text) || std::ranges::any_of(column.offsets, splits_character)) {
        refuse_state(std::string(field) + " is not UTF-8");
    }
    column.text.reserve(text.size());
    append_in_windows(column.text, text, checkpoint_);
    return column;
}

std::vector<std::uint8_t> StateReader::flags(const char* field, std::size_t count) {
    std::vector<std::uint8_t> flags = numbers<std::uint8_t>(count);
    if (std::ranges::any_of(flags, [](std::uint8_t flag) { return flag > 1; })) {
        refuse_state(std::string(field) + " has a flag that is neither 0 nor 1");
    }
    return flags;
}

void StateReader::end() const {
    if (!rest_.empty()) refuse_state("there is more behind them");
}

void StateReader::refuse_end() { refuse_state("they end too early"); }

}  // namespace fastcore::sarif
