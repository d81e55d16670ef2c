// Columns of variable length: utf8 and binary with offsets of two widths, views, dictionaries of those.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/pgcopy/arrow_slice.hpp"
#include "core/pgcopy/arrow_type.hpp"

namespace fastcore::pgcopy {

class ArrowTexts {
public:
    ArrowTexts() = default;

    /// `size` rows from `start` on. The schema's type is utf8, binary, or a dictionary of utf8, of any kind. Throws
    /// MalformedArrow.
    ArrowTexts(const ArrowSchema& schema, const ArrowArray& array, std::size_t start, std::size_t size);

    /// The values are known to be UTF-8 without a NUL character.
    bool is_clean() const { return is_clean_; }
    /// Clean, without nulls, and plainly at offsets.
    template <class Offset>
    bool is_plain() const {
        constexpr Layout layout = sizeof(Offset) == sizeof(std::int64_t) ? Layout::large_offsets : Layout::offsets;
        return is_clean_ && layout_ == layout && !slice_.may_hold_nulls();
    }
    /// What at() gives where texts are plain.
    template <class Offset>
    std::string_view plain_at(std::size_t row) const {
        const auto start = slice_.number<Offset>(row);
        return {data_ + start, static_cast<std::size_t>(slice_.number<Offset>(row + 1) - start)};
    }
    /// Where the characters of all texts that are plain end.
    template <class Offset>
    const char* plain_end() const {
        return slice_.size() == 0 ? data_ : data_ + slice_.number<Offset>(slice_.size());
    }

    bool is_null(std::size_t row) const {
        return slice_.is_null(row) || (dictionary_ && dictionary_->is_null(index(row)));
    }

    /// Of a row that is not null.
    std::string_view at(std::size_t row) const {
        switch (layout_) {
            case Layout::offsets:
                return between(slice_.number<std::int32_t>(row), slice_.number<std::int32_t>(row + 1));
            case Layout::large_offsets:
                return between(slice_.number<std::int64_t>(row), slice_.number<std::int64_t>(row + 1));
            case Layout::views:
                return view(row);
            case Layout::fixed:
                return {slice_.bytes(row, width_), width_};
            case Layout::dictionary:
                break;
        }
        return dictionary_->at(index(row));
    }

private:
    enum class Layout : std::uint8_t { offsets, large_offsets, views, fixed, dictionary };

    template <class Offset>
    void take_offsets(bool is_text);
    template <class Offset>
    bool begin_with_characters() const;
    void take_views();
    void take_dictionary(const ArrowSchema& schema);

    std::string_view between(std::int64_t start, std::int64_t end) const {
        if (start == end) return {};  // there may be no data at all
        return {data_ + start, static_cast<std::size_t>(end - start)};
    }
    std::string_view view(std::size_t row) const;
    std::size_t index(std::size_t row) const;

    ArrowSlice slice_;
    Layout layout_ = Layout::offsets;
    bool is_clean_ = false;
    char index_format_ = 'i';
    std::size_t width_ = 0;
    const char* data_ = nullptr;
    std::unique_ptr<ArrowTexts> dictionary_;
};

}  // namespace fastcore::pgcopy
