#include "core/sarif/object_shapes.hpp"

#include <span>
#include <utility>

#include "core/response/json_scan.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::size_t kShapesMax = 256;
constexpr std::size_t kTokensMax = 2048;                  // of an object
constexpr std::size_t kBytesMax = std::size_t{32} << 10;  // of its stretches
constexpr std::size_t kChildrenMax = 8;                   // each of them may be compared with each object

}  // namespace

struct ObjectShapes::Stretch {
    std::size_t start;
    std::string_view text;
    std::uint32_t lead, token_count;
    Next next;
    std::size_t first_offset;  ///< of those that the reader has for all places
};

/// Cuts an object into stretches.
class ObjectShapes::Reader {
public:
    Reader(std::string_view text, const std::uint32_t* tokens) : text_(text), tokens_(tokens) {}

    void read(std::size_t first, std::size_t last) {
        std::size_t start = tokens_[first];
        for (std::size_t token = first; token < last;) {
            Stretch stretch{start, {},        static_cast<std::uint32_t>(tokens_[token] - start),
                            0,     Next::end, offsets.size()};
            std::size_t end = start;
            for (; token < last && stretch.next == Next::end; ++token, ++stretch.token_count) {
                end = take(token, stretch);
            }
            stretch.text = text_.substr(start, end - start);
            if (stretch.next != Next::end) start = value_end(token, stretch.next);
            stretches.push_back(stretch);
        }
    }

    /// For each place of the stretch's tokens, from its start.
    std::span<const std::uint32_t> offsets_of(std::size_t stretch) const {
        const std::size_t first = stretches[stretch].first_offset;
        const std::size_t end = stretch + 1 < stretches.size() ? stretches[stretch + 1].first_offset : offsets.size();
        return std::span(offsets).subspan(first, end - first);
    }

    std::vector<Stretch> stretches;
    std::vector<std::uint32_t> offsets;
    std::vector<End> ends;

private:
    /// Returns the place behind the token, or where the string's inside or the number starts.
    std::size_t take(std::size_t token, Stretch& stretch) {
        const std::size_t at = tokens_[token];
        const auto add_place = [&] {
            offsets.push_back(static_cast<std::uint32_t>(at - stretch.start));
            ++place_;
        };
        const char first = text_[at];
        switch (first) {
            case '{':
            case '[':
                open_.push_back(place_);
                add_place();
                add_place();  // its end is written at last
                return at + 1;
            case '}':
            case ']':
                ends.push_back({open_.back() + 1, place_});
                open_.pop_back();
                return at + 1;
            case ',':
            case ':':
                return at + 1;
            case '"':
                if (text_[tokens_[token + 1]] == ':') {
                    add_place();
                } else {
                    stretch.next = Next::string;
                    place_ += 2;
                }
                return at + 1;
            default:
                if (starts_number(first)) {
                    stretch.next = Next::number;
                    ++place_;
                } else {
                    add_place();
                }
                return at;
        }
    }

    /// Where the stretch behind a value begins, which ends before this token.
    std::size_t value_end(std::size_t token, Next value) const {
        std::size_t end = tokens_[token];
        while (response::is_json_whitespace(text_[end - 1])) --end;
        return value == Next::string ? end - 1 : end;
    }

    std::string_view text_;
    const std::uint32_t* tokens_;
    std::uint32_t place_ = 0;
    std::vector<std::uint32_t> open_;
};

/// What was found is looked at first the next time.
ObjectShapes::NodeId ObjectShapes::find_among_others(NodeId parent, std::string_view text, std::size_t start,
                                                     std::size_t token) {
    NodeId before = nodes_[parent].first_child;
    for (NodeId id = nodes_[before].sibling; id != kNone; before = id, id = nodes_[id].sibling) {
        if (!stands_at(nodes_[id], text, start, token)) continue;
        nodes_[before].sibling = nodes_[id].sibling;
        nodes_[id].sibling = std::exchange(nodes_[parent].first_child, id);
        return id;
    }
    return kNone;
}

void ObjectShapes::learn(std::string_view text, const std::uint32_t* tokens, std::size_t first, std::size_t last) {
    if (first_ends_.size() > kShapesMax || last - first > kTokensMax) return;
    Reader reader(text, tokens);
    reader.read(first, last);
    std::size_t bytes = 0;
    for (const Stretch& stretch : reader.stretches) {
        // keys with escapes are rare, and looked at one by one
        if (stretch.text.find('\\') != std::string_view::npos) return;
        bytes += stretch.text.size();
    }
    if (bytes > kBytesMax) return;

    NodeId node = kRoot;
    bool is_new = false;
    for (std::size_t i = 0; i < reader.stretches.size(); ++i) {
        const Stretch& stretch = reader.stretches[i];
        NodeId next = find(node, text, stretch.start, stretch.start + stretch.lead);
        if (next == kNone) {
            if (child_count(node) == kChildrenMax) return;
            next = add_child(node, stretch, reader.offsets_of(i));
            is_new = true;
        }
        node = next;
    }
    if (!is_new) return;
    nodes_[node].shape = static_cast<std::uint32_t>(first_ends_.size() - 1);
    ends_.insert(ends_.end(), reader.ends.begin(), reader.ends.end());
    first_ends_.push_back(static_cast<std::uint32_t>(ends_.size()));
}

std::size_t ObjectShapes::child_count(NodeId parent) const {
    std::size_t count = 0;
    for (NodeId id = nodes_[parent].first_child; id != kNone; id = nodes_[id].sibling) ++count;
    return count;
}

ObjectShapes::NodeId ObjectShapes::add_child(NodeId parent, const Stretch& stretch,
                                             std::span<const std::uint32_t> offsets) {
    const auto id = static_cast<NodeId>(nodes_.size());
    nodes_.push_back({
        .first_byte = static_cast<std::uint32_t>(bytes_.size()),
        .size = static_cast<std::uint32_t>(stretch.text.size()),
        .lead = stretch.lead,
        .token_count = stretch.token_count,
        .next = stretch.next,
        .shape = 0,
        .first_offset = static_cast<std::uint32_t>(offsets_.size()),
        .offset_count = static_cast<std::uint32_t>(offsets.size()),
        .first_child = kNone,
        .sibling = nodes_[parent].first_child,
    });
    nodes_[parent].first_child = id;
    bytes_ += stretch.text;
    offsets_.insert(offsets_.end(), offsets.begin(), offsets.end());
    offsets_.resize((offsets_.size() + kOffsetsAtOnce - 1) / kOffsetsAtOnce * kOffsetsAtOnce);
    return id;
}

}  // namespace fastcore::sarif
