// Arrow columns as another library would hand them over, each buffer on the heap with nothing behind it, so that a
// sanitizer sees every byte too many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/support/arrow.hpp"

namespace fastcore::fuzz {

class PgcopyColumn {
public:
    PgcopyColumn(std::string name, std::string format, std::size_t length);
    PgcopyColumn(const PgcopyColumn&) = delete;
    PgcopyColumn& operator=(const PgcopyColumn&) = delete;

    /// No flags: there is no such buffer.
    void add_validity(const std::vector<bool>& is_valid);
    void add_buffer(std::string_view bytes);
    template <class Number>
    void add_numbers(const std::vector<Number>& numbers) {
        add_buffer({reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)});
    }
    void add_child(std::unique_ptr<PgcopyColumn> child);
    void set_dictionary(std::unique_ptr<PgcopyColumn> values);
    /// Leaves rows out at the front and behind the last one.
    void slice(std::size_t start, std::size_t length);

    const ArrowSchema& schema() const { return schema_; }
    const ArrowArray& array() const { return array_; }

private:
    std::string name_;
    std::string format_;
    std::vector<std::vector<char>> held_;
    std::vector<const void*> buffers_;
    std::vector<std::unique_ptr<PgcopyColumn>> children_;
    std::vector<ArrowSchema*> child_schemas_;
    std::vector<ArrowArray*> child_arrays_;
    std::unique_ptr<PgcopyColumn> dictionary_;
    ArrowSchema schema_{};
    ArrowArray array_{};
};

/// Values, and which of them are there; those that are not may hold anything. No flags: all are there.
struct PgcopyTexts {
    std::vector<std::string> values;
    std::vector<bool> is_valid;

    bool has(std::size_t row) const { return is_valid.empty() || is_valid[row]; }
};

/// `format`: u, U, z or Z; vu or vz; or that of an index, for a dictionary of texts.
std::unique_ptr<PgcopyColumn> pgcopy_texts(std::string name, const std::string& format, const PgcopyTexts& texts);

}  // namespace fastcore::fuzz
