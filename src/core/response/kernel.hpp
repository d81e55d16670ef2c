// What a SIMD kernel offers to the response area, and how the one in use is found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/response/row.hpp"
#include "core/response/row_plan.hpp"
#include "core/response/shape_cache.hpp"
#include "core/support/checkpoint.hpp"

namespace fastcore::response {

/// The object or array a walk is in.
struct Frame {
    enum class Kind : unsigned char { row, object, array };

    Kind kind = Kind::row;
    Shape* shape = nullptr;        ///< the shape that `key` belongs to
    Key* key = nullptr;            ///< the last key read; an array has that of the object around it; null: none
    std::uint64_t object = 0;      ///< tells this object from every other one of the call
    char* dropped_from = nullptr;  ///< the output is cut back to here behind the value; null: the value stays
};

/// Where the value of one entry of a selected object stands in the output; null: it has not been met.
struct Pick {
    const char* from = nullptr;
    const char* to = nullptr;
};

/// Goes with the frame of a selected object.
struct PickFrame {
    Pick* first = nullptr;         ///< of the object's picks, one for each of its entries
    char* target = nullptr;        ///< the output behind the object's opening
    char* body = nullptr;          ///< where its values are written until their order is known
    char* value = nullptr;         ///< the output at the start of the value being read
    std::size_t value_offset = 0;  ///< of the same value in the row
};

/// Memory whose content is lost when it grows.
class Scratch {
public:
    void grow(std::size_t size) {
        if (size <= size_) return;
        memory_ = std::make_unique_for_overwrite<char[]>(2 * size);
        size_ = 2 * size;
    }
    char* data() { return memory_.get(); }

private:
    std::unique_ptr<char[]> memory_;
    std::size_t size_ = 0;
};

/// What the walks over all rows of one call share.
struct WalkState {
    WalkState(const RowPlan& row_plan, Checkpoint* row_checkpoint)
        : plan(&row_plan), checkpoint(row_checkpoint), shapes(row_plan.row_place()) {
        constexpr std::size_t usual_depth = 16;
        outer.reserve(usual_depth);
        picks.resize(row_plan.entry_count());
    }

    const RowPlan* plan;
    Checkpoint* checkpoint;  ///< null: the work is never stopped
    ShapeCache shapes;
    std::uint64_t last_object = 0;
    std::vector<Frame> outer;           ///< the frames around the current one
    bool incomplete = false;            ///< keys were passed before it was known that they can collide
    std::optional<RowFault> collision;  ///< set with WalkResult::collision

    // For selected objects:
    std::vector<PickFrame> outer_picks;  ///< of the selected objects around the innermost one
    std::vector<Pick> picks;             ///< room for those of all selected objects that can be open at once
    Pick* free_picks = nullptr;          ///< behind those of the innermost one
    Scratch row_values;                  ///< has as much room as the row needs in the answer
    Scratch moved_values;                ///< those of an object below, while its members are put in order
};

enum class WalkResult : unsigned char {
    done,
    refused,    ///< the text is not valid, or too deep
    collision,  ///< two different keys of one object are written alike
};

/// Checks `row` and writes its answer at `out`, which is moved behind it. There is room for RowPlan::answer_bound()
/// and kWalkSlack bytes, also in `state.row_values` where keys are selected. `known_utf8`: the encoding needs no check.
/// When `state.incomplete` is set behind it, the result does not count and the row has to be walked once more, which
/// is complete as it meets no new key.
using WalkRow = WalkResult (*)(std::string_view row, bool known_utf8, WalkState& state, char*& out);

WalkResult walk_row_portable(std::string_view row, bool known_utf8, WalkState& state, char*& out);
#if defined(__x86_64__)
WalkResult walk_row_avx2(std::string_view row, bool known_utf8, WalkState& state, char*& out);
WalkResult walk_row_avx512(std::string_view row, bool known_utf8, WalkState& state, char*& out);
#elif defined(__AARCH64EL__)
WalkResult walk_row_neon(std::string_view row, bool known_utf8, WalkState& state, char*& out);
#endif

/// The walk of the active kernel.
WalkRow active_walk();

/// Blocks are stored whole: a walk may touch this much behind the end of its answer.
inline constexpr std::size_t kWalkSlack = 64;

}  // namespace fastcore::response
