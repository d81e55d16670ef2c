#include "core/response/json_scan.hpp"
#include "core/sarif/digits.hpp"
#include "core/sarif/json_indexer.hpp"

namespace fastcore::sarif {

/// Whether that is one number and nothing else.
inline bool JsonIndexer::is_number(std::size_t start, std::size_t end) const {
    const std::size_t size = end - start;
    const bool has_room = size < kDigitsAtOnce && text_.size() - start >= kDigitsAtOnce;
    const bool is_plain = text_[start] != '0' || size == 1;
    if (has_room && is_plain && count_digits(text_.data() + start) == size) return size > 0;
    const response::TokenScan scan = response::scan_number(text_, start);
    return scan.reason == nullptr && scan.end == end;
}

/// Indexes an object that is written like one before, and moves past its tokens. False: none is, and all is as it was.
///
/// Where the bytes of a stretch are the same its tokens are, too: each begins outside of strings, or with the quote
/// that ends one, because nothing but whitespace stands between a string and the token behind it.
bool JsonIndexer::index_alike(std::size_t& token) {
    using Next = ObjectShapes::Next;
    ObjectShapes::NodeId id = ObjectShapes::kRoot;
    std::size_t next_token = token;
    std::uint32_t* place = places_ + place_count_;
    std::size_t value = tokens_[token];  // the string's inside, or the number, that is before the stretch
    Next kind = Next::end;
    while (true) {
        id = shapes_.find(id, text_, value, tokens_[next_token]);
        if (id == ObjectShapes::kNone) return false;
        const ObjectShapes::Node& node = shapes_[id];
        const std::uint32_t start = tokens_[next_token] - node.lead;
        if (kind == Next::string) {
            if (next_backslash_ < start) {
                if (!has_valid_escapes(start)) return false;
                index_.escaped_[static_cast<std::size_t>(place - places_)] = true;
            }
            *place++ = static_cast<std::uint32_t>(value) - 1;
            *place++ = start - static_cast<std::uint32_t>(value);
        } else if (kind == Next::number) {
            if (!is_number(value, start)) return false;
            *place++ = static_cast<std::uint32_t>(value);
        }
        place = shapes_.write_places(node, start, place);
        next_token += node.token_count;
        value = start + node.size;
        kind = node.next;
        if (kind != Next::end) continue;

        for (const auto& [end_place, end] : shapes_.ends(node.shape)) {
            places_[place_count_ + end_place] = place_count_ + end;
        }
        index_.shaped_.push_back({place_count_, node.shape});
        place_count_ = static_cast<std::uint32_t>(place - places_);
        token = next_token;
        return true;
    }
}

}  // namespace fastcore::sarif
