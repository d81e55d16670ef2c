// The text of an artifact that a log carries with it, by lines and offsets.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fastcore::sarif {

/// What offsets and columns are counted in (SARIF 2.1.0, section 3.14.17).
enum class Unit : unsigned char { bytes, code_points, utf16_units };
inline constexpr std::size_t kUnitCount = 3;

/// Counted from 1.
struct LinePlace {
    std::size_t line;
    std::size_t column;
};

/// Marks through the text make every look-up take few bytes of reading, however long text and lines are.
class ArtifactText {
public:
    explicit ArtifactText(std::string text);

    std::size_t size(Unit unit) const { return of(end_.passed, unit); }

    /// The place `offset` units from the start, its column in `column_unit`; `offset` is at most size(unit). Within a
    /// character that is the character's start.
    LinePlace at(std::size_t offset, Unit unit, Unit column_unit) const;

    /// Lines first to last, counted from 1, without the last one's end.
    std::string_view lines(std::size_t first, std::size_t last) const;

private:
    using Counts = std::array<std::size_t, kUnitCount>;

    struct Position {
        Counts passed{};
        std::size_t line = 1;
        Counts line_start{};
    };

    static std::size_t of(const Counts& counts, Unit unit) { return counts[static_cast<std::size_t>(unit)]; }
    Position behind(const Position& position) const;
    std::size_t line_start(std::size_t line) const;

    std::string text_;
    std::vector<Position> marks_;
    Position end_;
};

}  // namespace fastcore::sarif
