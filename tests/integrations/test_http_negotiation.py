"""``Negotiation``: which encoding a request gets, which condition makes a 304, what the headers say."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from fastcore import ResponseBytes
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.http import MINIMUM_SIZE, Answer, Negotiation, strong_etag
from subprocesses import printed

BODY = b'{"data":{"users":[' + b",".join(b'{"id":%d}' % number for number in range(500)) + b"]}}"
SMALL = b'{"data":{"users":[]}}'

DECODERS: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
}


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """No builder has a part in this: once is enough."""


def ask(
    accept: str | None = None, condition: str | None = None, *, method: str = "GET", **answer: Any
) -> Answer:
    headers = {"Accept-Encoding": accept, "If-None-Match": condition}
    sent = {name: value for name, value in headers.items() if value is not None}
    content = answer.pop("content", BODY)
    return answer.pop("negotiation", Negotiation()).answer(method, sent, content, **answer)  # type: ignore[no-any-return]


def header(answer: Answer, name: str) -> str | None:
    values = [value for key, value in answer.headers if key.lower() == name.lower()]
    assert len(values) <= 1
    return values[0] if values else None


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("deflate", None),
        ("gzip;q=1.0, br;q=0.8", "gzip"),
        ("gzip ; q=0.5 ,\tbr;q=0.501", "br"),
        ("gzip;Q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, br;q=0", None),
        ("zstd;q=0, *", "br"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=0.5, *;q=0.6", "zstd"),
        ("identity", None),
        ("identity, gzip", "gzip"),
        ("identity;q=0.5, gzip;q=0.4", None),
        ("identity;q=0.4, gzip;q=0.5", "gzip"),
        ("identity;q=0", None),
        ("identity;q=0, deflate", None),
        ("gzip;q=abc, br", "br"),
        ("gzip;q=2, br;q=0.1", "br"),
        ("gzip;level=9, br;q=0.1", "br"),
        (", ,;,gzip,,=\x80\xff", "gzip"),
        ("gzip br", None),
    ],
)
def test_the_encoding_that_is_asked_for(accept: str | None, encoding: str | None) -> None:
    answer = ask(accept)
    assert header(answer, "Content-Encoding") == encoding
    assert DECODERS[encoding](answer.body) == BODY
    assert (len(answer.body) < len(BODY)) == (encoding is not None)
    assert header(answer, "Vary") == "Accept-Encoding"
    assert (answer.status, header(answer, "Content-Type")) == (200, "application/json")


@given(st.text(max_size=60) | st.text('gzipbr*;q=0.5,"W/ ', max_size=60))
def test_no_header_is_too_odd(value: str) -> None:
    answer = ask(value, value)
    assert DECODERS[header(answer, "Content-Encoding")](answer.body) == (
        BODY if answer.status == 200 else b""
    )


def test_small_contents_stay_as_they_are() -> None:
    assert header(ask("gzip", content=SMALL), "Content-Encoding") is None
    assert header(ask("gzip", content=SMALL), "Vary") == "Accept-Encoding"
    assert header(ask("gzip", content=b" " * MINIMUM_SIZE), "Content-Encoding") == "gzip"
    assert header(ask("gzip", content=b" " * (MINIMUM_SIZE - 1)), "Content-Encoding") is None
    forbidden = ask("gzip, identity;q=0", content=SMALL)
    assert gzip.decompress(forbidden.body) == SMALL
    assert gzip.decompress(ask("gzip, *;q=0", content=SMALL).body) == SMALL


def test_each_encoding_has_a_tag_of_its_own() -> None:
    tags = [header(ask(accept), "ETag") for accept in (None, "gzip", "br", "zstd")]
    assert len(set(tags)) == 4
    assert all(tag is not None and tag.startswith('"') for tag in tags)
    assert tags == [header(ask(accept), "ETag") for accept in (None, "gzip", "br", "zstd")]
    assert header(ask(content=SMALL), "ETag") != tags[0]
    other_type = ask(content=ResponseBytes(BODY, "application/graphql-response+json"))
    assert header(other_type, "ETag") != tags[0]


@pytest.mark.parametrize("accept", [None, "gzip", "br", "zstd"])
@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('W/"a,b" ,\t{tag}', 304),
        ('"with, space", garbage, {tag}', 304),
        ("*", 304),
        (" * ", 304),
        ('"other"', 200),
        ("", 200),
        ("garbage", 200),
        ("{bare}", 200),
        ('"*"', 200),
        ("{tag}-", 304),
        ('"x{bare}"', 200),
    ],
)
def test_conditions(accept: str | None, condition: str, status: int) -> None:
    tag = header(ask(accept), "ETag") or ""
    for method in ("GET", "HEAD"):
        answer = ask(accept, condition.format(tag=tag, bare=tag.strip('"')), method=method)
        assert answer.status == status
        assert header(answer, "ETag") == tag
        if status == 304:
            assert answer.body == b""
            assert header(answer, "Content-Encoding") is None


def test_the_tag_of_another_encoding_does_not_match() -> None:
    assert ask("gzip", header(ask("br"), "ETag")).status == 200
    assert ask(None, header(ask("br"), "ETag")).status == 200


def test_nothing_is_compressed_for_a_304(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = header(ask("gzip"), "ETag")

    def refuse(*arguments: Any) -> bytes:
        raise AssertionError("compressed")

    monkeypatch.setattr(zlib, "compress", refuse)
    assert ask("gzip", tag).status == 304
    with pytest.raises(AssertionError, match="compressed"):
        ask("gzip")


def test_a_304_keeps_what_caches_go_by() -> None:
    headers = [
        ("cache-control", "private, max-age=60"),
        ("content-type", "application/json"),
        ("content-language", "en"),
        ("content-location", "/users.json"),
        ("expires", "0"),
        ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("vary", "Accept"),
    ]
    answer = ask("gzip", "*", headers=headers)
    assert sorted((name.lower(), value) for name, value in answer.headers) == sorted(
        [
            ("cache-control", "private, max-age=60"),
            ("content-location", "/users.json"),
            ("etag", str(header(ask("gzip"), "ETag"))),
            ("expires", "0"),
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("vary", "Accept, Accept-Encoding"),
        ]
    )


@pytest.mark.parametrize(
    ("vary", "expected"),
    [
        ({"Vary": "Cookie"}, "Cookie, Accept-Encoding"),
        ({"vary": "accept-encoding, Cookie"}, "accept-encoding, Cookie"),
        ({"Vary": "*"}, "*"),
        ([("Vary", "Cookie"), ("Vary", "Accept")], "Cookie, Accept, Accept-Encoding"),
    ],
)
def test_vary_is_added_to(vary: Any, expected: str) -> None:
    assert header(ask("gzip", headers=vary), "Vary") == expected


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_conditions_are_for_reading(method: str) -> None:
    answer = ask("gzip", "*", method=method)
    assert (answer.status, header(answer, "ETag")) == (200, None)
    assert gzip.decompress(answer.body) == BODY


@pytest.mark.parametrize("status", [201, 203, 404, 500])
def test_other_status_codes_are_compressed_without_a_tag(status: int) -> None:
    answer = ask("gzip", "*", status=status)
    assert (answer.status, header(answer, "ETag")) == (status, None)
    assert gzip.decompress(answer.body) == BODY


@pytest.mark.parametrize("status", [103, 204, 205, 304])
def test_status_codes_without_a_body(status: int) -> None:
    assert ask("gzip", status=status, headers={"X-A": "1"}) == (status, [("X-A", "1")], b"")


def test_tags_of_the_response_itself() -> None:
    own = {"etag": '"v1"'}
    assert header(ask(headers=own), "ETag") == '"v1"'
    assert header(ask("br", headers=own), "ETag") == '"v1-br"'
    assert ask("br", '"v1-br"', headers=own).status == 304
    assert ask("br", '"v1"', headers=own).status == 200
    weak = {"ETag": 'W/"v1"'}
    assert header(ask("br", headers=weak), "ETag") == 'W/"v1"'
    assert ask("br", '"v1"', headers=weak).status == 304
    assert header(ask("br", "*", method="POST", headers=own), "ETag") == '"v1-br"'


@pytest.mark.parametrize(
    "media_type",
    [
        "image/png",
        "video/mp4",
        "font/woff2",
        "application/zip",
        "application/gzip",
        "application/x-7z-compressed",
        "application/epub+zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.apache.parquet",
        "Image/PNG; x=1",
    ],
)
def test_packed_media_types_are_left_alone(media_type: str) -> None:
    for answer in (
        ask("gzip", content=ResponseBytes(BODY, media_type)),
        ask("gzip, identity;q=0", headers={"content-type": media_type}),
    ):
        assert (answer.body, header(answer, "Content-Encoding"), header(answer, "Vary")) == (BODY, None, None)
        assert header(answer, "ETag")


@pytest.mark.parametrize(
    "media_type",
    ["image/svg+xml", "text/csv; charset=utf-8", "application/sarif+json", "application/geo+json"],
)
def test_other_media_types_are_compressed(media_type: str) -> None:
    answer = ask("gzip", content=ResponseBytes(BODY, media_type))
    assert (gzip.decompress(answer.body), header(answer, "Content-Type")) == (BODY, media_type)


@pytest.mark.parametrize("own", [{"Content-Encoding": "deflate"}, {"Content-Range": "bytes 0-9/20"}])
def test_encoded_and_partial_contents_are_left_alone(own: dict[str, str]) -> None:
    answer = ask("gzip, identity;q=0", headers=own)
    assert answer.body == BODY
    assert header(answer, "Content-Encoding") == own.get("Content-Encoding")
    assert header(answer, "Vary") is None


def test_a_length_given_along_is_not_that_of_the_encoded_content() -> None:
    own = {"content-length": str(len(BODY))}
    assert header(ask("gzip", headers=own), "Content-Length") is None
    assert header(ask("identity", headers=own), "Content-Length") == str(len(BODY))


def test_settings() -> None:
    negotiation = Negotiation(encodings=("gzip", "br"), minimum_size=0, levels={"gzip": 9, "br": 11})
    assert gzip.decompress(ask("zstd, br, gzip", content=b"{}", negotiation=negotiation).body) == b"{}"
    smallest = ask("br", negotiation=negotiation).body
    assert len(smallest) < len(ask("br", negotiation=Negotiation(levels={"br": 0})).body)
    assert brotli.decompress(smallest) == BODY
    plain = ask("gzip", "*", negotiation=Negotiation(etag=False, encodings=()))
    assert plain == (200, [("Content-Type", "application/json")], BODY)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"encodings": ("deflate",)}, ArgumentError),
        ({"encodings": "gzip"}, ArgumentTypeError),
        ({"minimum_size": -1}, ArgumentError),
        ({"minimum_size": 1.5}, ArgumentTypeError),
        ({"levels": {"snappy": 1}}, ArgumentError),
        ({"levels": {"gzip": 10}}, ArgumentError),
        ({"levels": {"zstd": 20}}, ArgumentError),
        ({"levels": {"br": True}}, ArgumentTypeError),
    ],
)
def test_wrong_settings(wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Negotiation(**wrong)


def test_several_fields_of_one_name() -> None:
    class Fields(dict[str, str]):
        """As Starlette's headers: one value by name, all of them by items()."""

        def items(self) -> Any:
            return [("accept-encoding", "br;q=0.5"), ("accept-encoding", "gzip")]

    assert gzip.decompress(Negotiation().answer("GET", Fields(), BODY).body) == BODY


def test_strong_etag_takes_any_bytes() -> None:
    assert strong_etag(BODY) == strong_etag(memoryview(BODY)) == strong_etag(memoryview(bytearray(BODY)))
    assert strong_etag(b"a", "text/plain") != strong_etag(b"a")


def test_without_the_extra() -> None:
    code = """
import sys
for missing in ("xxhash", "brotli", "backports.zstd", "compression.zstd"):
    sys.modules[missing] = None
from fastcore.integrations.http import Negotiation
asked = {"accept-encoding": "zstd, br, gzip;q=0.1"}
answer = Negotiation(levels={"zstd": 3}).answer("GET", asked, b"[" + b" " * 2000 + b"]")
headers = dict(answer.headers)
again = Negotiation().answer("GET", asked | {"if-none-match": headers["ETag"]}, b"[" + b" " * 2000 + b"]")
print(Negotiation().offered, headers["Content-Encoding"], len(answer.body) < 100, again.status)
"""
    assert printed(code, FASTCORE_IMPLEMENTATION="python") == "('gzip',) gzip True 304"
