// What a walk leaves behind for the next row: the guesses, and the state of collisions.
#include <array>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/response/kernel.hpp"
#include "response/building.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

class Walk {
public:
    explicit Walk(std::optional<std::string_view> type_name = std::nullopt)
        : plan_(test::ResponseOptions{"f", type_name, 16}.plan()) {}

    WalkResult over(std::string_view row) {
        char* out = room_.data();
        const WalkResult result = active_walk()(row, false, state_, out);
        written_.assign(room_.data(), out);
        return result;
    }

    /// The keys of the row's shape in the order in which they are guessed.
    std::vector<std::string> guesses() {
        std::vector<std::string> keys;
        for (const Key* key = state_.shapes.row_shape().first; key != nullptr && keys.size() < 9; key = key->next) {
            keys.emplace_back(key->identity);
        }
        return keys;
    }

    const std::string& written() const { return written_; }
    WalkState& state() { return state_; }

private:
    RowPlan plan_;
    WalkState state_{plan_, nullptr};
    std::array<char, 4096> room_;
    std::string written_;
};

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("the walk of the active kernel is used", "[row_walk]") {
    const test::KernelGuard guard;
    REQUIRE(use_kernel("portable"));
    CHECK(active_walk() == walk_row_portable);
#if defined(__x86_64__)
    if (use_kernel("avx2")) CHECK(active_walk() == walk_row_avx2);
    if (use_kernel("avx512")) CHECK(active_walk() == walk_row_avx512);
#elif defined(__AARCH64EL__)
    REQUIRE(use_kernel("neon"));
    CHECK(active_walk() == walk_row_neon);
#endif
}

TEST_CASE("the keys of the last row are guessed for the next one", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        CHECK(walk.over(R"({"a": 1, "b": 2, "c": 3})") == WalkResult::done);
        CHECK(walk.guesses() == Keys{"\"a\"", "\"b\"", "\"c\""});
        CHECK(walk.over(R"({"b": 1, "c": 2})") == WalkResult::done);
        CHECK(walk.guesses() == Keys{"\"b\"", "\"c\""});
        CHECK(walk.over(R"({"a": 1, "c": 2})") == WalkResult::done);
        CHECK(walk.guesses() == Keys{"\"a\"", "\"c\""});
        CHECK(walk.written() == R"({"a":1,"c":2})");
        CHECK(walk.state().shapes.row_shape().keys.size() == 3);
    });
}

TEST_CASE("a key that follows itself is guessed to do so again", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        for (int i = 0; i < 3; ++i) {
            CHECK(walk.over(R"({"a": 1, "a": 2, "a": 3, "b": 4})") == WalkResult::done);
            CHECK(walk.written() == R"({"a":1,"a":2,"a":3,"b":4})");
        }
    });
}

TEST_CASE("a guess that is only the beginning of the key is none", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        CHECK(walk.over(R"({"name": 1})") == WalkResult::done);
        CHECK(walk.over(R"({"name_x": 1})") == WalkResult::done);
        CHECK(walk.written() == R"({"nameX":1})");
        CHECK(walk.over(R"({"nam": 1})") == WalkResult::done);
        CHECK(walk.written() == R"({"nam":1})");
    });
}

TEST_CASE("a guess that differs in any one byte is none", "[row_walk]") {
    test::on_each_kernel([] {
        for (const std::size_t size : {1, 31, 32, 33, 60}) {
            for (std::size_t place = 0; place < size; ++place) {
                std::string other(size, 'k');
                other[place] = 'x';
                Walk walk;
                CHECK(walk.over("{\"" + std::string(size, 'k') + "\":1}") == WalkResult::done);
                CHECK(walk.over("{\"" + other + "\":1}") == WalkResult::done);
                CHECK(walk.written() == "{\"" + other + "\":1}");
            }
        }
    });
}

TEST_CASE("a key beyond the guessed sizes is looked up each time", "[row_walk]") {
    test::on_each_kernel([] {
        for (std::size_t size = 50; size < 80; ++size) {
            Walk walk;
            const std::string key(size, 'k');
            const std::string row = "{\"" + key + "\":1}";
            for (int i = 0; i < 2; ++i) {
                CHECK(walk.over(row) == WalkResult::done);
                CHECK(walk.written() == row);
            }
            const bool guessed = size + std::string_view("\"\":").size() <= kPredictedSpellingMax;
            CHECK(walk.guesses().size() == (guessed ? 1 : 0));
        }
    });
}

TEST_CASE("the whitespace around a key may change from row to row", "[row_walk]") {
    test::on_each_kernel([] {
        const std::array<std::string, 8> rows{
            R"({"a_b":1,"c":[2]})",
            R"({"a_b": 1, "c": [2]})",
            R"({"a_b":  1,  "c":  [2]})",
            "{ \"a_b\" : 1 , \"c\" : [2] }",
            "{\n\t\"a_b\":\t1,\n\t\"c\":\r[2]\n}",
            "{" + std::string(40, ' ') + R"("a_b": 1, "c": [2]})",
            R"({"a_b": 1,)" + std::string(40, '\n') + R"("c": [2]})",
            R"({"a_b":)" + std::string(300, ' ') + "1, \"c\":" + std::string(300, ' ') + "[2]}",
        };
        Walk walk;
        for (const std::string& before : rows) {
            for (const std::string& row : rows) {
                CAPTURE(before, row);
                walk.over(before);
                CHECK(walk.over(row) == WalkResult::done);
                CHECK(walk.written() == R"({"aB":1,"c":[2]})");
            }
        }
    });
}

TEST_CASE("a key is passed over only where it may stand", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        const std::string valid = R"({"a": 1, "b": 2, "c": 3})";
        for (const std::string_view broken :
             {R"({, "a": 1})", R"({"a": 1{"b": 2, "c": 3})", R"({"a": 1{"a": 2})", R"({"a": , "b": 2})",
              R"({"a": 1, "b": , "c": 3})", R"([1, "b": 2])", R"({"a": [1, "b": 2]})", R"({"a": 1, "b": 2, "c": )",
              R"({"a": 1, "b": })"}) {
            CAPTURE(broken);
            CHECK(walk.over(valid) == WalkResult::done);
            CHECK(walk.over(broken) == WalkResult::refused);
        }
        CHECK(walk.over(valid) == WalkResult::done);
        CHECK(walk.written() == R"({"a":1,"b":2,"c":3})");
    });
}

TEST_CASE("a key that comes first and later is found at both places", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        for (int i = 0; i < 3; ++i) {
            CHECK(walk.over(R"({"a_b": 1, "c_d": 2})") == WalkResult::done);
            CHECK(walk.written() == R"({"aB":1,"cD":2})");
            CHECK(walk.over(R"({"c_d": 1, "a_b": 2})") == WalkResult::done);
            CHECK(walk.written() == R"({"cD":1,"aB":2})");
            CHECK(walk.over(R"({"a_b": 1, "a_b": 2, "c_d": 3})") == WalkResult::done);
            CHECK(walk.written() == R"({"aB":1,"aB":2,"cD":3})");
        }
    });
}

TEST_CASE("keys that are found to collide late need a second walk", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        const std::string row = R"({"a_b": 1, "c": {}, "aB": 2})";
        walk.over(row);
        CHECK(walk.state().incomplete);
        CHECK(walk.over(row) == WalkResult::collision);
        CHECK_FALSE(walk.state().incomplete);
        REQUIRE(walk.state().collision);
        CHECK(walk.state().collision->byte_offset == 20);
        CHECK(walk.state().collision->reason == R"(keys "a_b" and "aB" both become "aB")");
        CHECK(walk.over(R"({"a_b": 1})") == WalkResult::done);
        CHECK(walk.over(R"({"aB": 1})") == WalkResult::done);
        CHECK(walk.over(R"({"aB": 1, "aB": 2})") == WalkResult::done);
        CHECK(walk.over(R"({"aB": 1, "aB": 2, "a_b": 3})") == WalkResult::collision);
    });
}

TEST_CASE("keys that were guessed before another one collided with them are checked", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        for (int i = 0; i < 3; ++i) CHECK(walk.over(R"({"x": 0, "a_b": 1, "c": 2})") == WalkResult::done);
        CHECK(walk.over(R"({"x": 0, "aB": 1})") == WalkResult::done);
        CHECK(walk.over(R"({"x": 0, "a_b": 1, "c": 2})") == WalkResult::done);
        CHECK(walk.over(R"({"x": 0, "a_b": 1, "aB": 2})") == WalkResult::collision);
        CHECK(walk.over(R"({"x": 0, "aB": 1, "a_b": 2})") == WalkResult::collision);
    });
}

TEST_CASE("one more walk is enough for any number of keys that are written alike", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk;
        std::string row = "[0";
        for (char c = 'a'; c <= 'z'; ++c) row += std::string(R"(,{"k_)") + c + R"(":1},{"k)" + char(c - 32) + R"(":1})";
        row += ']';
        walk.over(row);
        CHECK(walk.state().incomplete);
        CHECK(walk.over(row) == WalkResult::done);
        CHECK_FALSE(walk.state().incomplete);
    });
}

TEST_CASE("a refused row leaves a state that the next row can use", "[row_walk]") {
    test::on_each_kernel([] {
        Walk walk("T");
        CHECK(walk.over(R"({"a": {"b": [1, {"__typename": x}]}})") == WalkResult::refused);
        CHECK(walk.over(R"({"__typename": 1, "a": {"b": [1, {"__typename": 2}]}})") == WalkResult::done);
        CHECK(walk.written() == R"({"__typename":"T","a":{"b":[1,{"__typename":2}]}})");
    });
}

}  // namespace fastcore::response
