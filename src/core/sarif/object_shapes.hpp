// How the objects of a log are written that look alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fastcore::sarif {

/// Inlined, unlike std::memcmp().
inline bool has_same_bytes(const char* left, const char* right, std::size_t size) {
    constexpr std::size_t at_once = 16;
    constexpr std::size_t half = at_once / 2;
    if (size >= at_once) {
        for (std::size_t i = 0; i + at_once < size; i += at_once) {
            if (std::memcmp(left + i, right + i, at_once) != 0) return false;
        }
        return std::memcmp(left + size - at_once, right + size - at_once, at_once) == 0;
    }
    if (size >= half) {
        return std::memcmp(left, right, half) == 0 && std::memcmp(left + size - half, right + size - half, half) == 0;
    }
    return std::memcmp(left, right, size) == 0;
}

/// The results of a tool differ in a few strings and numbers: the bytes between these are the same, and so are the
/// places that an index has for them. Objects are learned as paths of a tree whose nodes are such stretches of bytes,
/// each from behind one string or number to the next, so that one comparison does for all tokens within.
///
/// What is learned is bounded, however different the objects are.
class ObjectShapes {
public:
    using NodeId = std::uint32_t;
    static constexpr NodeId kRoot = 0;
    static constexpr NodeId kNone = 0;  ///< no node has the root as its child

    enum class Next : unsigned char { end, string, number };

    struct Node {
        std::uint32_t first_byte, size;  ///< with the quotes of strings before and behind
        std::uint32_t lead;              ///< bytes before the first token
        std::uint32_t token_count;       ///< with the one of the string or number behind
        Next next;                       ///< what follows
        std::uint32_t shape;             ///< of the objects that end here
        std::uint32_t first_offset, offset_count;
        NodeId first_child, sibling;
    };

    /// The second place of an array or object: the place behind it. Both count from the start of the outermost one.
    struct End {
        std::uint32_t place, end;
    };

    /// Offsets are written so many at once.
    static constexpr std::size_t kOffsetsAtOnce = 4;

    const Node& operator[](NodeId node) const { return nodes_[node]; }

    /// The child of `parent` that stands in `text` when its first token is at `token`, and what is before it does not
    /// begin before `start`. kNone: no child does.
    NodeId find(NodeId parent, std::string_view text, std::size_t start, std::size_t token) {
        const NodeId likely = nodes_[parent].first_child;
        return likely == kNone || stands_at(nodes_[likely], text, start, token)
                   ? likely
                   : find_among_others(parent, text, start, token);
    }

    /// Writes the places of the node's tokens when it stands at `start`, and returns what is behind them. What is
    /// written may be three more.
    std::uint32_t* write_places(const Node& node, std::uint32_t start, std::uint32_t* places) const {
        const std::uint32_t* const offsets = offsets_.data() + node.first_offset;  // there may be none
        for (std::size_t i = 0; i < node.offset_count; i += kOffsetsAtOnce) {
            for (std::size_t k = i; k < i + kOffsetsAtOnce; ++k) places[k] = start + offsets[k];
        }
        return places + node.offset_count;
    }

    /// Ends of the arrays and objects in objects of this shape.
    std::span<const End> ends(std::uint32_t shape) const {
        return std::span(ends_).subspan(first_ends_[shape], first_ends_[shape + 1] - first_ends_[shape]);
    }

    /// Takes in the object of the tokens `first` to before `last`, whose offsets in `text` are given.
    void learn(std::string_view text, const std::uint32_t* tokens, std::size_t first, std::size_t last);

private:
    struct Stretch;
    class Reader;

    static bool starts_number(char c) { return c == '-' || (c >= '0' && c <= '9'); }

    bool stands_at(const Node& node, std::string_view text, std::size_t start, std::size_t token) const {
        const std::size_t from = token - node.lead;
        if (token < start + node.lead || from + node.size >= text.size()) return false;
        const char* const at = text.data() + from;
        if (!has_same_bytes(at, bytes_.data() + node.first_byte, node.size)) return false;
        // where a number may stand, there may be the start of anything else
        return node.next != Next::number || starts_number(at[node.size]);
    }

    NodeId find_among_others(NodeId parent, std::string_view text, std::size_t start, std::size_t token);
    std::size_t child_count(NodeId parent) const;
    NodeId add_child(NodeId parent, const Stretch& stretch, std::span<const std::uint32_t> offsets);

    std::vector<Node> nodes_{Node{}};
    std::string bytes_;
    std::vector<std::uint32_t> offsets_;
    std::vector<End> ends_;
    std::vector<std::uint32_t> first_ends_{0};  ///< of each shape, and behind the last one's
};

}  // namespace fastcore::sarif
