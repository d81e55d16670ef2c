#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "core/sarif/file_path.hpp"

namespace fastcore::sarif {

TEST_CASE("URIs and paths become paths with forward slashes", "[sarif]") {
    using Pair = std::pair<std::string_view, std::string_view>;
    for (const auto& [uri, path] : {
             Pair{"", ""},
             {"src/a.py", "src/a.py"},
             {"./src/./a.py", "src/a.py"},
             {"src//b/../a.py", "src/a.py"},
             {"../a.py", "../a.py"},
             {"a/../../b", "../b"},
             {".", ""},
             {"src/", "src"},
             {"file:///home/a%20b/c.py", "/home/a b/c.py"},
             {"FILE://localhost/a", "/a"},
             {"file://host/share/a", "//host/share/a"},
             {"file://c:/x", "C:/x"},
             {"file:/a", "/a"},
             {"file:a", "a"},
             {"/../a", "/a"},
             {"file:///c%3A/x.cs", "C:/x.cs"},
             {R"(d:\src\x.cs)", "D:/src/x.cs"},
             {R"(\\host\share\x)", "//host/share/x"},
             {R"(src\x.cs)", "src/x.cs"},
             {R"(src/a\b)", R"(src/a\b)"},
             {"C:/../x", "C:/x"},
             {"C:", "C:/"},
             {"//host/../../x", "//host/x"},
             {"//host", "//host"},
             {"/", "/"},
             {"https://example.org/a%20b/../c", "https://example.org/a%20b/../c"},
             {"100%.txt", "100%.txt"},
             {"%zz%41", "%zzA"},
             {"%FF", "%FF"},
             {"a%", "a%"},
         }) {
        CAPTURE(uri);
        CHECK(normalised_path(uri) == path);
    }
}

TEST_CASE("a path below the root becomes relative", "[sarif]") {
    CHECK(relative_path("file:///src/a.py", "/src") == "a.py");
    CHECK(relative_path("/src", "/src").empty());
    CHECK(relative_path("/source/a.py", "/src") == "/source/a.py");
    CHECK(relative_path("/srcs/a.py", "/src") == "/srcs/a.py");
    CHECK(relative_path("src/a.py", "/src") == "src/a.py");
    CHECK(relative_path("/a.py", "/") == "a.py");
    CHECK(relative_path("//host/a.py", "/") == "//host/a.py");
    CHECK(relative_path("c:/a.py", "C:/") == "a.py");
    CHECK(relative_path("https://example.org/a", "https://example.org") == "https://example.org/a");
}

TEST_CASE("what has a scheme, a drive or a leading slash needs no base", "[sarif]") {
    for (const std::string_view uri : {"/a", "\\a", "file:a", "git+ssh://x", "C:a", "c:\\a"}) CHECK(is_absolute(uri));
    for (const std::string_view uri : {"", "a", "a/b:c", ":a", "1a:b", "./a"}) CHECK_FALSE(is_absolute(uri));
}

}  // namespace fastcore::sarif
