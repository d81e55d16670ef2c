"""Paths of findings: URIs made plain, and made relative to the sources' root."""

from __future__ import annotations

from types import ModuleType

import pytest

from sarif_logs import finding, located


def file_path(implementation: ModuleType, uri: str, source_root: str = "") -> str:
    return str(finding(implementation, located(uri), source_root=source_root)["file_path"])


NORMALISED = [
    *(
        ("src/a.py", "src/a.py"),
        ("./src/a.py", "src/a.py"),
        ("src//a.py", "src/a.py"),
        ("src/./a.py", "src/a.py"),
    ),
    *(("src/", "src"), ("a b.py", "a b.py"), ("é/€.py", "é/€.py"), ("a?b#c", "a?b#c"), (" a ", " a ")),
    # the scheme
    *(
        ("file:///x/a.py", "/x/a.py"),
        ("FILE:///x/a.py", "/x/a.py"),
        ("file://localhost/x", "/x"),
        ("file:x", "x"),
    ),
    *(
        ("file://LOCALHOST/x", "/x"),
        ("file:/x", "/x"),
        ("file://host/share/x", "//host/share/x"),
        ("file:", ""),
    ),
    *(("file://", ""), ("file://localhost", ""), ("file://host", "//host"), ("file://host/", "//host")),
    *(("file:///", "/"), ("file:./x/../y", "y"), ("file:////x", "//x"), ("file://///x", "/x")),
    # another scheme: as it is
    *(
        (uri, uri)
        for uri in ("https://h/%20/../x", "HTTP://h//", "ab:", "a+b-1.2:./x", "git://x\\y", "vscode:%41")
    ),
    *(("a/b:c", "a/b:c"), ("1ab:/./x", "1ab:/x"), (":x", ":x"), ("é:/./x", "é:/x"), ("a_b:/./x", "a_b:/x")),
    # escapes
    *(
        ("a%20b", "a b"),
        ("%C3%A9%c3%a9", "éé"),
        ("a%2Fb%2f..", "a"),
        ("%2e%2E/x", "../x"),
        ("%25%32%35", "%25"),
    ),
    *(("100%", "100%"), ("%", "%"), ("%4", "%4"), ("%zz%41", "%zzA"), ("%%41", "%A"), ("a%00b", "a\0b")),
    *(
        ("%FF%41", "%FF%41"),
        ("é%41", "éA"),
        ("%C3/x", "%C3/x"),
        ("%ED%A0%80", "%ED%A0%80"),
        ("%C0%AF", "%C0%AF"),
    ),
    *(("%F0%9F%98%80", "😀"), ("a%5Cb", "a/b"), ("file%3Ax", "file:x"), ("%C3é%A9", "%C3é%A9")),
    # Windows
    *(
        ("c:\\x\\a.py", "C:/x/a.py"),
        ("C:/x", "C:/x"),
        ("/c:/x", "C:/x"),
        ("file:///c:/x", "C:/x"),
        ("file://c:/x", "C:/x"),
        ("c:", "C:/"),
    ),
    *(
        ("/d:", "D:/"),
        ("C:\\", "C:/"),
        ("C:\\x/y\\z", "C:/x/y/z"),
        ("file:///C%3A/x", "C:/x"),
        ("c:x", "c:x"),
    ),
    *(
        ("c%3A\\x", "C:/x"),
        ("//c:/x", "//c:/x"),
        ("C:/../x", "C:/x"),
        ("C:/a/../..", "C:/"),
        ("/c:x/../y", "/y"),
    ),
    *(
        ("\\\\host\\share\\x", "//host/share/x"),
        ("\\\\host/a\\b", "//host/a/b"),
        ("\\\\host\\..\\x", "//host/x"),
    ),
    *(
        ("src\\a.py", "src/a.py"),
        ("src/a\\b", "src/a\\b"),
        ("\\x", "/x"),
        (".\\x", "x"),
        ("\\c:\\x", "/c:/x"),
    ),
    *(
        ("x\\..\\..\\y", "../y"),
        ("é:\\x", "é:/x"),
        ("c:\n", "c:\n"),
        ("file:c:\\x", "C:/x"),
        ("file:\\\\h\\x", "//h/x"),
    ),
    # dots
    *(("a/../b", "b"), ("../x", "../x"), ("a/../../x", "../x"), ("../../x/..", "../.."), ("/../x", "/x")),
    *(
        ("/a/../..", "/"),
        ("/", "/"),
        ("//", "/"),
        ("///x", "/x"),
        (".", ""),
        ("a/..", ""),
        ("./", ""),
        ("..", ".."),
    ),
    *(("//host/../x", "//host/x"), ("//host", "//host"), ("//host//x/", "//host/x"), ("//./x", "//./x")),
    *(("...", "..."), (".a/..b", ".a/..b"), ("/./", "/"), ("/x/.", "/x"), ("//host/..", "//host")),
]


@pytest.mark.parametrize(("uri", "path"), NORMALISED)
def test_normalised(implementation: ModuleType, uri: str, path: str) -> None:
    assert file_path(implementation, uri) == path


ROOTS = [
    *(
        ("/src/a.py", "/src", "a.py"),
        ("/src/a.py", "/src/", "a.py"),
        ("file:///src/b/a.py", "/src", "b/a.py"),
    ),
    *(("/src/a.py", "file:///src", "a.py"), ("/s%20rc/a", "/s rc", "a"), ("/s rc/a", "/s%20rc/./x/..", "a")),
    *(
        ("/src2/a.py", "/src", "/src2/a.py"),
        ("/SRC/a.py", "/src", "/SRC/a.py"),
        ("src/a.py", "/src", "src/a.py"),
    ),
    *(
        ("/src", "/src", ""),
        ("/src/", "/src", ""),
        ("/srcx", "/src", "/srcx"),
        ("/x", "/", "x"),
        ("/", "/", ""),
    ),
    *(("c:\\w\\a.py", "C:\\w", "a.py"), ("file:///C:/w/a.py", "c:/w/", "a.py"), ("C:/a", "c:", "a")),
    *(("C:/a", "C:/", "a"), ("C:/", "C:", ""), ("D:/a", "C:", "D:/a"), ("C:/W/a", "C:/w", "C:/W/a")),
    *(("//host/s/a", "//host/s", "a"), ("//host/s/a", "\\\\host", "s/a"), ("//host/s", "/", "//host/s")),
    *(("src/a.py", "src", "a.py"), ("src/a.py", "./src/", "a.py"), ("../src/a.py", "..", "src/a.py")),
    *(
        ("/a.py", ".", "/a.py"),
        ("a.py", ".", "a.py"),
        ("a.py", "x/..", "a.py"),
        ("/a", "", "/a"),
        ("/a", "file:", "/a"),
    ),
    *(
        ("https://h/a", "https://h", "https://h/a"),
        ("https://h", "https://h", "https://h"),
        ("h/a", "https://h", "h/a"),
    ),
    *(("/src/../x", "/src", "/x"), ("/\ufffd/a", "/\ud800", "/\ufffd/a"), ("/a", "/\ud800%20/..", "a")),
]


@pytest.mark.parametrize(("uri", "source_root", "path"), ROOTS)
def test_source_root(implementation: ModuleType, uri: str, source_root: str, path: str) -> None:
    assert file_path(implementation, uri, source_root) == path
