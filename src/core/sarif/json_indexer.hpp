// Fills a JsonIndex.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/sarif/json_index.hpp"
#include "core/sarif/object_shapes.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::sarif {

/// Whether an object is to be taken for one that may be like others: hardly any of them, as long as none is.
class Patience {
public:
    bool tries() {
        constexpr unsigned one_of = 64;
        return left_ > 0 || ++skipped_ % one_of == 0;
    }

    void learn_of(bool success) {
        if (success) {
            left_ = std::min(left_ + 2, kMost);
        } else if (left_ > 0) {
            --left_;
        }
    }

private:
    static constexpr int kMost = 16;

    int left_ = kMost;
    unsigned skipped_ = 0;
};

/// Checks the grammar along simdjson's structural index, which has told where strings end and that they are UTF-8
/// without control characters. What it finds wrong is looked for again, for its place and reason.
class JsonIndexer {
public:
    JsonIndexer(JsonIndex& index, std::size_t max_depth, Checkpoint* checkpoint)
        : index_(index), text_(index.text_), max_depth_(max_depth), checkpoint_(checkpoint) {}

    void run();

private:
    bool find_tokens();
    bool index_values();
    bool index_alike(std::size_t& token);
    bool is_number(std::size_t start, std::size_t end) const;
    bool has_valid_escapes(std::size_t end);
    bool index_string(std::size_t token, bool is_key);
    bool is_scalar(std::size_t offset) const;
    void add_place(std::uint32_t place) { places_[place_count_++] = place; }

    /// 0, which no token starts with, behind the last one.
    char token(std::size_t i) const { return i < token_count_ ? text_[tokens_[i]] : '\0'; }
    void check() const {
        if (checkpoint_ != nullptr) checkpoint_->check();
    }

    JsonIndex& index_;
    std::string_view text_;
    std::size_t max_depth_;
    Checkpoint* checkpoint_;
    std::unique_ptr<std::uint32_t[]> tokens_;
    std::size_t token_count_ = 0;
    std::size_t next_backslash_ = 0;
    std::uint32_t* places_ = nullptr;  // of the index
    std::uint32_t place_count_ = 0;
    ObjectShapes shapes_;
    Patience patience_;
};

}  // namespace fastcore::sarif
