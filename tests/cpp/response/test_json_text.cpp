#include <string>
#include <string_view>

#include "catch.hpp"
#include "core/response/json_escape.hpp"
#include "core/response/json_text.hpp"
#include "core/support/storage.hpp"

using namespace fastcore;

namespace {

std::string json_text(std::string_view text) {
    HeapStorage storage;
    response::Answer answer(storage);
    response::append_json_text(answer, text);
    return std::string(answer.text());
}

}  // namespace

TEST_CASE("each character at each place of a word is escaped where it has to be", "[json_text]") {
    for (int c = 0; c < 0x80; ++c) {
        for (std::size_t before = 0; before < 18; ++before) {
            for (const std::size_t after : {0, 1, 7, 8, 20}) {
                const std::string text =
                    std::string(before, 'a') + static_cast<char>(c) + std::string(after, '\x1F' + (c & 1));
                REQUIRE(json_text(text) == response::json_string(text));
            }
        }
    }
}

TEST_CASE("what is beyond ASCII stays as it is", "[json_text]") {
    for (const std::string text :
         {"\x7F", "\xC2\x80 \xC3\xA9", "\xE2\x80\xA8\xE2\x80\xA9", "\xF0\x9F\x98\x80 a\xEF\xBF\xBD"})
        CHECK(json_text(text) == '"' + text + '"');
}
