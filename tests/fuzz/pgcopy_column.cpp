#include "fuzz/pgcopy_column.hpp"

#include <array>
#include <cstring>
#include <utility>

namespace fastcore::fuzz {
namespace {

constexpr std::size_t kByteBits = 8;

std::vector<char> bits_of(const std::vector<bool>& flags) {
    std::vector<char> bits((flags.size() + kByteBits - 1) / kByteBits);
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (flags[i]) bits[i / kByteBits] = static_cast<char>(bits[i / kByteBits] | 1 << i % kByteBits);
    }
    return bits;
}

template <class Offset>
void add_offsets(PgcopyColumn& column, const std::vector<std::string>& values) {
    std::vector<Offset> offsets{0};
    std::string data;
    for (const std::string& value : values) {
        data += value;
        offsets.push_back(static_cast<Offset>(data.size()));
    }
    column.add_numbers(offsets);
    column.add_buffer(data);
}

/// Short texts stand in the views themselves, the others by turns in two buffers.
void add_views(PgcopyColumn& column, const std::vector<std::string>& values) {
    constexpr std::size_t inline_max = 12;
    std::array<std::string, 2> data;
    std::string views;
    std::size_t turn = 0;
    const auto add_number = [&](std::size_t number) {
        const auto value = static_cast<std::int32_t>(number);
        views.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    for (const std::string& value : values) {
        add_number(value.size());
        if (value.size() <= inline_max) {
            views += value + std::string(inline_max - value.size(), '\0');
            continue;
        }
        std::string& buffer = data.at(turn);
        views += value.substr(0, 4);
        add_number(turn);
        add_number(buffer.size());
        buffer += value;
        turn = 1 - turn;
    }
    column.add_buffer(views);
    std::vector<std::int64_t> sizes;
    for (const std::string& buffer : data) {
        column.add_buffer(buffer);
        sizes.push_back(static_cast<std::int64_t>(buffer.size()));
    }
    column.add_numbers(sizes);
}

/// A dictionary that has the value of each row, in their order.
template <class Index>
void add_indices(PgcopyColumn& column, const PgcopyTexts& texts) {
    std::vector<Index> indices;
    PgcopyTexts values;
    for (std::size_t row = 0; row < texts.values.size(); ++row) {
        indices.push_back(texts.has(row) ? static_cast<Index>(values.values.size()) : static_cast<Index>(-1));
        if (texts.has(row)) values.values.push_back(texts.values[row]);
    }
    column.add_numbers(indices);
    column.set_dictionary(pgcopy_texts("", "u", values));
}

}  // namespace

PgcopyColumn::PgcopyColumn(std::string name, std::string format, std::size_t length)
    : name_(std::move(name)), format_(std::move(format)) {
    schema_.format = format_.c_str();
    schema_.name = name_.c_str();
    array_.length = static_cast<std::int64_t>(length);
}

void PgcopyColumn::add_validity(const std::vector<bool>& is_valid) {
    if (!is_valid.empty()) {
        const std::vector<char> bits = bits_of(is_valid);
        add_buffer({bits.data(), bits.size()});
        array_.null_count = -1;
        return;
    }
    buffers_.push_back(nullptr);
    array_.buffers = buffers_.data();
    array_.n_buffers = static_cast<std::int64_t>(buffers_.size());
}

void PgcopyColumn::add_buffer(std::string_view bytes) {
    held_.emplace_back(bytes.begin(), bytes.end());
    // an empty one has an address all the same
    held_.back().reserve(1);
    buffers_.push_back(held_.back().data());
    array_.buffers = buffers_.data();
    array_.n_buffers = static_cast<std::int64_t>(buffers_.size());
}

void PgcopyColumn::add_child(std::unique_ptr<PgcopyColumn> child) {
    child_schemas_.push_back(&child->schema_);
    child_arrays_.push_back(&child->array_);
    children_.push_back(std::move(child));
    schema_.children = child_schemas_.data();
    array_.children = child_arrays_.data();
    schema_.n_children = array_.n_children = static_cast<std::int64_t>(children_.size());
}

void PgcopyColumn::set_dictionary(std::unique_ptr<PgcopyColumn> values) {
    dictionary_ = std::move(values);
    schema_.dictionary = &dictionary_->schema_;
    array_.dictionary = &dictionary_->array_;
}

void PgcopyColumn::slice(std::size_t start, std::size_t length) {
    array_.offset = static_cast<std::int64_t>(start);
    array_.length = static_cast<std::int64_t>(length);
}

std::unique_ptr<PgcopyColumn> pgcopy_texts(std::string name, const std::string& format, const PgcopyTexts& texts) {
    auto column = std::make_unique<PgcopyColumn>(std::move(name), format, texts.values.size());
    column->add_validity(texts.is_valid);
    if (format == "u" || format == "z") {
        add_offsets<std::int32_t>(*column, texts.values);
    } else if (format == "U" || format == "Z") {
        add_offsets<std::int64_t>(*column, texts.values);
    } else if (format[0] == 'v') {
        add_views(*column, texts.values);
    } else if (format == "c") {
        add_indices<std::int8_t>(*column, texts);
    } else if (format == "S") {
        add_indices<std::uint16_t>(*column, texts);
    } else {
        add_indices<std::int64_t>(*column, texts);
    }
    return column;
}

}  // namespace fastcore::fuzz
