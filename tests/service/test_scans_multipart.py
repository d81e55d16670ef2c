"""Forms with logs: taken apart within bounds, and stored as one scan."""

from __future__ import annotations

import gzip
import itertools
import json
import logging
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fastcore.operations.json_body import InvalidBodyError
from fastcore.operations.multipart import boundary_of, split_parts
from scan_http import findings, listed, log, log_of_paths, problem, stored, wrong_places
from scan_logs import result

BOUNDARY = b"edge-of-a-part"


def part(content: bytes, disposition: str = 'form-data; name="file"; filename="a"', *headers: str) -> bytes:
    lines = [f"--{BOUNDARY.decode()}", f"Content-Disposition: {disposition}", *headers, "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def cut(body: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(body), *(place % (len(body) + 1) for place in places)})
    return [body[start:end] for start, end in itertools.pairwise(edges)]


@given(
    contents=st.lists(
        st.lists(st.sampled_from([b"\r", b"\n", b"-", b"--" + BOUNDARY[:-1], b"\r\n--edge", b"x", b"\0"])),
        min_size=1,
        max_size=4,
    ),
    places=st.lists(st.integers(0, 2000), max_size=20),
)
@example(contents=[[b"x" * 20_000], []], places=list(range(100, 140)))
def test_parts_come_out_as_they_went_in_however_they_arrive(
    contents: list[list[bytes]], places: list[int]
) -> None:
    sent = [b"".join(pieces) for pieces in contents]
    body = form(*map(part, sent))
    parts = split_parts(cut(body, places), BOUNDARY, len(sent))
    assert [b"".join(part.chunks) for part in parts] == sent


def test_many_short_pieces_take_no_more_than_their_bytes() -> None:
    body = form(part(b"\r" * 100_000))
    (found,) = split_parts([bytes([byte]) for byte in body], BOUNDARY, 1)
    assert b"".join(found.chunks) == b"\r" * 100_000
    assert len(found.chunks) < 30


def test_what_a_part_says_of_itself() -> None:
    body = form(
        part(b"main", 'form-data; name="branch"'),
        part(
            b"",
            'form-data; name="file"; filename="C:\\\\logs\\\\\xe9\x07.sarif"',
            "Content-Type: Application/JSON; x=y",
        ),
    )
    branch, file = split_parts([body], BOUNDARY, 2)
    assert (branch.name, branch.file_name, branch.media_type) == ("branch", None, "")
    assert (file.name, file.media_type, file.chunks) == ("file", "application/json", [])
    assert file.file_name is not None
    assert file.file_name.endswith("é\ufffd.sarif")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        form(part(b"x"))[:-10],
        part(b"x"),
        form(part(b"x", "attachment")),
        form(part(b"x", "form-data")),
        form(b"--" + BOUNDARY + b"\r\nno header\r\n\r\n\r\n"),
        form(part(b"x", 'form-data; name="a"', *(f"X-{n}: y" for n in range(20)))),
        form(part(b"x", 'form-data; name="a"', "X: " + "y" * 10_000)),
    ],
)
def test_bodies_that_are_no_forms(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(InvalidBodyError):
        split_parts([body], BOUNDARY, 10)
    assert caplog.text == ""


@pytest.mark.parametrize("kind", ["", "; boundary=", "; boundary=" + "x" * 71, "; charset=utf-8"])
def test_forms_without_a_boundary(kind: str) -> None:
    with pytest.raises(InvalidBodyError, match="boundary"):
        boundary_of("multipart/form-data" + kind)


def test_a_form_has_so_many_parts() -> None:
    assert len(split_parts([form(*[part(b"")] * 3)], BOUNDARY, 3)) == 3
    with pytest.raises(InvalidBodyError, match="more than 2 parts"):
        split_parts([form(*[part(b"")] * 3)], BOUNDARY, 2)


def file(content: bytes, name: str = "log.sarif", kind: str = "application/octet-stream") -> Any:
    return "file", (name, content, kind)


def test_several_logs_are_one_scan(scans: httpx.Client) -> None:
    texts = {"repository": "acme/shop", "branch": "main", "commit": "c1", "category": "all"}
    one = log(result("R1", "a.py"), result("R1", "same.py"), tool="one")
    two = log(result("R2", "b.py"), result("R1", "same.py"), tool="two")
    answer = scans.post(
        "/scans?branch=ignored",
        data=texts,
        files=[
            file(one, "one.sarif", "application/sarif+json"),
            file(gzip.compress(two), "two.sarif.gz", "application/gzip"),
            file(log(result("R1", "same.py"), 7, tool="one").decode().encode("utf-16"), "three.sarif"),
        ],
    )
    scan = stored(answer)
    assert [scan[name] for name in texts] == list(texts.values())
    assert scan["tool"] == "one, two"
    assert (scan["findingCount"], scan["duplicateCount"], scan["problemCount"]) == (4, 1, 1)
    assert [run["fileName"] for run in scan["runs"]] == ["one.sarif", "two.sarif.gz", "three.sarif"]
    assert scan["problems"][0]["fileName"] == "three.sarif"
    assert sorted(row["filePath"] for row in findings(scans, scan["id"])) == [
        "a.py",
        "b.py",
        "same.py",
        "same.py",
    ]


@pytest.mark.parametrize("is_file", [False, True])
def test_a_compressed_form(scans: httpx.Client, is_file: bool) -> None:
    content = log_of_paths("a.py")
    body = form(
        part(b"main", 'form-data; name="branch"'),
        part(gzip.compress(content) if is_file else content),
    )
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    headers = {"content-type": kind, "content-encoding": "gzip"}
    scan = stored(scans.post("/scans", content=gzip.compress(body), headers=headers))
    assert (scan["branch"], scan["findingCount"]) == ("main", 1)


def test_options_of_a_form(scans: httpx.Client) -> None:
    body = log(result("R", "/srv/app/a.py"))
    answer = scans.post("/scans", data={"source_root": "/srv/app", "validate": "strict"}, files=[file(body)])
    assert findings(scans, stored(answer)["id"])[0]["filePath"] == "a.py"
    broken = scans.post("/scans", data={"validate": "strict"}, files=[file(log(7))])
    assert problem(broken, 422)["pointer"] == "/runs/0/results/0"


def test_one_bad_log_refuses_all(scans: httpx.Client) -> None:
    files = [file(log_of_paths("a.py"), "good.sarif"), file(b'{"version": "2.1.0"}', "bad.sarif")]
    refused = problem(scans.post("/scans", files=files), 422)
    assert refused["file_name"] == "bad.sarif"
    assert refused["pointer"] == "/runs"
    assert "bad.sarif" in refused["detail"]
    refused = problem(scans.post("/scans", files=[file(b'{"version', "cut.sarif")]), 422)
    assert (refused["file_name"], refused["byte_offset"]) == ("cut.sarif", 9)
    refused = problem(scans.post("/scans", files=[file(gzip.compress(b"{}")[:-3], "cut.gz")]), 422)
    assert "cut.gz: what was sent as gzip ends too early" in refused["detail"]
    assert listed(scans.get("/scans"), "scans") == []


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"brnach": "main"}, "brnach"),
        ({"branch": ["a", "b"]}, "branch"),
        ({"branch": "a\0b"}, "branch"),
        ({"branch": "a" * 5000}, "branch"),
        ({"commit": "a" * 501}, "commit"),
        ({"validate": "loosely"}, "validate"),
        ({"organisation": ""}, "organisation"),
    ],
)
def test_texts_that_cannot_be_used(scans: httpx.Client, data: dict[str, Any], place: str) -> None:
    answer = scans.post("/scans", data=data, files=[file(log_of_paths("a.py"))])
    assert wrong_places(answer) == [["body", place]]


def test_texts_are_utf8(scans: httpx.Client) -> None:
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    body = form(part(b"\xff", 'form-data; name="branch"'), part(log_of_paths("a.py")))
    assert wrong_places(scans.post("/scans", content=body, headers=kind)) == [["body", "branch"]]
    body = form(part("ünï".encode(), 'form-data; name="branch"'), part(log_of_paths("a.py")))
    assert stored(scans.post("/scans", content=body, headers=kind))["branch"] == "ünï"


def test_logs_may_have_any_name_of_a_field(scans: httpx.Client) -> None:
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    body = form(part(log_of_paths("a.py"), 'form-data; name="x"', "Content-Type: application/sarif+json"))
    assert stored(scans.post("/scans", content=body, headers=kind))["findingCount"] == 1


def test_a_form_needs_a_log(scans: httpx.Client) -> None:
    nobody_chose_one = ("file", ("", b"", "application/octet-stream"))
    for files in ([("branch", (None, "main"))], [nobody_chose_one]):
        assert "expected 1 to 100 logs, not 0" in json.dumps(problem(scans.post("/scans", files=files), 422))


def test_a_form_has_so_many_logs(scans: httpx.Client) -> None:
    hundred = [file(log(result("R", f"{n}.py"))) for n in range(100)]
    assert stored(scans.post("/scans", files=hundred))["findingCount"] == 100
    for count in (101, 500):
        refused = scans.post("/scans", files=[file(b"{}")] * count)
        assert wrong_places(refused) == [["body"]]
