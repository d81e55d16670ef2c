#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/support/checked_windows.hpp"
#include "support/interrupt.hpp"

namespace fastcore {
namespace {

using Parts = std::vector<std::pair<std::size_t, std::size_t>>;

Parts windows_of(std::size_t text_size, Checkpoint* checkpoint) {
    Parts parts;
    in_checked_windows(text_size, checkpoint,
                       [&parts](std::size_t start, std::size_t end) { parts.emplace_back(start, end); });
    return parts;
}

}  // namespace

TEST_CASE("windows cover a text, with a check between two of them", "[checked_windows]") {
    test::InterruptAfter checkpoint(test::kNeverInterrupted);
    CHECK(windows_of(0, &checkpoint).empty());
    CHECK(windows_of(1, &checkpoint) == Parts{{0, 1}});
    CHECK(windows_of(kWindow, &checkpoint) == Parts{{0, kWindow}});
    CHECK(checkpoint.seen() == 0);
    CHECK(windows_of(kWindow + 1, &checkpoint) == Parts{{0, kWindow}, {kWindow, kWindow + 1}});
    CHECK(checkpoint.seen() == 1);
    CHECK(windows_of(3 * kWindow, &checkpoint).size() == 3);
    CHECK(checkpoint.seen() == 3);
    CHECK(windows_of(2 * kWindow, nullptr).size() == 2);
}

TEST_CASE("nothing is done behind a check that throws", "[checked_windows]") {
    std::size_t done = 0;
    test::InterruptAfter checkpoint(1);
    CHECK_THROWS_AS(in_checked_windows(5 * kWindow, &checkpoint, [&done](std::size_t, std::size_t end) { done = end; }),
                    test::Interrupt);
    CHECK(done == 2 * kWindow);
}

TEST_CASE("work that oversteps a window is checked where it ends", "[checked_windows]") {
    test::InterruptAfter checkpoint(test::kNeverInterrupted);
    CheckedWindows windows(&checkpoint, 100);
    windows.pass(100 + kWindow - 1);
    CHECK(checkpoint.seen() == 0);
    CHECK(windows.end(100 + kWindow + 7, SIZE_MAX) == 107 + 2 * kWindow);
    CHECK(checkpoint.seen() == 1);
    CHECK(windows.end(107 + kWindow, 200 + kWindow) == 200 + kWindow);
    CHECK(checkpoint.seen() == 1);
}

TEST_CASE("texts are copied whole", "[checked_windows]") {
    std::string text(2 * kWindow + 3, 'x');
    for (std::size_t i = 0; i < text.size(); i += 1013) text[i] = static_cast<char>('a' + i % 26);
    std::string copy(text.size(), '?');
    CHECK(copy_in_windows(copy.data(), text, nullptr) == copy.data() + copy.size());
    CHECK((copy == text));
    append_in_windows(copy, "", nullptr);
    append_in_windows(copy, text, nullptr);
    CHECK((copy == text + text));
}

}  // namespace fastcore
