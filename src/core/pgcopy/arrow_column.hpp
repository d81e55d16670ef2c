// A column of Arrow data that becomes the fields of one column of a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/pgcopy/arrow_slice.hpp"
#include "core/pgcopy/arrow_texts.hpp"
#include "core/pgcopy/arrow_type.hpp"
#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

/// What is wrong with a value, or with an item of it.
struct ArrowFault {
    ArrowFault(Fault its_fault = Fault::none, std::int32_t its_item = -1)
        : fault(its_fault), item(its_item) {}  // NOLINT(google-explicit-constructor)

    Fault fault;
    std::int32_t item;  ///< of a list, counted from 0; negative: the value itself
};

class ArrowColumn {
public:
    /// `size` rows from `start` on; `column`, `schema` and `array` outlive it. Throws CopyError where the type does not
    /// fit, and MalformedArrow.
    ArrowColumn(const Column& column, const ArrowSchema& schema, const ArrowArray& array, std::size_t start,
                std::size_t size);

    const Column& column() const { return *column_; }

    /// Writes the row's field where that takes little: quicker than append(), as nothing passes through memory but the
    /// field. Returns its end; null: append() is to do it.
    char* write_plain(std::size_t row, char* out, const char* limit) const {
        switch (form_) {
            case Form::texts:
                return write_text(texts_.plain_at<std::int32_t>(row), out, limit);
            case Form::large_texts:
                return write_text(texts_.plain_at<std::int64_t>(row), out, limit);
            case Form::int4:
                return write_number(slice_.number<std::uint32_t>(row), out, limit);
            case Form::booleans:
                return write_number(static_cast<std::uint8_t>(slice_.bit(row) ? 1 : 0), out, limit);
            case Form::other:
                break;
        }
        return nullptr;
    }

    /// Appends the row's field.
    ArrowFault append(std::size_t row, Answer& out) const {
        if (is_null(row)) [[unlikely]] {
            if (!column_->nullable) return Fault::null;
            append_null(out);
            return Fault::none;
        }
        return append_(*this, row, out);
    }

    const ArrowSlice& slice() const { return slice_; }
    const ArrowType& type() const { return type_; }
    /// Of a column of texts, or the items of one of lists.
    const ArrowTexts& texts() const { return texts_; }
    /// Where the first of these items stands in their array.
    std::int64_t first_item() const { return first_item_; }

private:
    /// What can be plain: columns without nulls, of texts that are clean and have no limit or of such numbers.
    enum class Form : std::uint8_t { other, texts, large_texts, int4, booleans };

    using Append = ArrowFault (*)(const ArrowColumn&, std::size_t row, Answer& out);

    char* write_text(std::string_view text, char* out, const char* limit) const {
        constexpr std::size_t size_max = 256;
        constexpr std::size_t step = 32;
        if (text.size() > size_max) return nullptr;
        const std::size_t copied = (text.size() + step - 1) / step * step;
        const bool has_room = static_cast<std::size_t>(limit - out) >= kSizeBytes + copied &&
                              static_cast<std::size_t>(texts_end_ - text.data()) >= copied;
        if (!has_room) return nullptr;
        char* const start = store_size(out, text.size());
        // with what stands behind it: sizes known to the compiler spare a call
        for (std::size_t i = 0; i < copied; i += step) std::memcpy(start + i, text.data() + i, step);
        return start + text.size();
    }
    template <class Number>
    static char* write_number(Number number, char* out, const char* limit) {
        if (static_cast<std::size_t>(limit - out) < kSizeBytes + sizeof number) return nullptr;
        return store(store_size(out, sizeof number), number);
    }

    bool is_null(std::size_t row) const {
        if (is_text_) return texts_.is_null(row);
        return is_all_null_ || slice_.is_null(row);
    }
    template <class Offset>
    void take_plain_texts(Form form);
    template <class Offset>
    void take_list(const ArrowSchema& schema, const ArrowArray& array);

    const Column* column_;
    ArrowType type_;
    ArrowSlice slice_;
    ArrowTexts texts_;
    std::int64_t first_item_ = 0;
    bool is_text_ = false;
    bool is_all_null_ = false;
    Append append_ = nullptr;
    Form form_ = Form::other;
    const char* texts_end_ = nullptr;
};

}  // namespace fastcore::pgcopy
