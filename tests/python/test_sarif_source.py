"""What a log may come as: text, bytes, files and streams; encodings, compression and limits."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
import tracemalloc
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentTypeError, SarifError
from sarif_logs import located, log_of, run_of

LOG = log_of(run_of({"ruleId": "E501", "message": {"text": "zu lang: äöü 漢字 🦊"}, **located("src/ä.py")}))
TEXT = json.dumps(LOG, ensure_ascii=False)
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
]


def marked(text: str, encoding: str) -> bytes:
    return ("\ufeff" + text).encode(encoding)


def message_in(report: Any) -> str:
    assert report.errors == ()
    (message,) = report.findings.column("message")
    return str(message)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_encodings_are_recognised(sarif: ModuleType, encoding: str, compress: Any) -> None:
    data = compress(TEXT.encode(encoding))
    assert message_in(sarif.parse_sarif(data)) == "zu lang: äöü 漢字 🦊"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks_are_no_part_of_the_log(sarif: ModuleType, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_bytes(marked(TEXT, encoding))
    assert message_in(sarif.parse_sarif(file)) == "zu lang: äöü 漢字 🦊"
    assert message_in(sarif.parse_sarif(marked(TEXT, encoding))) == "zu lang: äöü 漢字 🦊"


def test_text_and_bytes_like_objects_are_the_log_itself(sarif: ModuleType) -> None:
    data = TEXT.encode()
    expected = sarif.parse_sarif(data)
    for source in (TEXT, "\ufeff" + TEXT, bytearray(data), memoryview(data), memoryview(b"x" + data)[1:]):
        assert sarif.parse_sarif(source) == expected
    assert expected.source is None


def test_a_path_is_a_file(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_text(TEXT, encoding="utf-8")
    report = sarif.parse_sarif(file)
    assert message_in(report) == "zu lang: äöü 漢字 🦊"
    assert report.source == str(file)


def test_an_open_file_is_read_from_where_it_stands(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_bytes(b"garbage" + TEXT.encode())
    with file.open("rb") as stream:
        stream.seek(len("garbage"))
        report = sarif.parse_sarif(stream)
    assert message_in(report) == "zu lang: äöü 漢字 🦊"
    assert report.source == str(file)


def test_a_pipe_is_read_to_its_end(sarif: ModuleType, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = threading.Thread(target=fifo.write_bytes, args=(TEXT.encode(),))
    writer.start()
    report = sarif.parse_sarif(fifo)
    writer.join()
    assert message_in(report) == "zu lang: äöü 漢字 🦊"


class Trickle(io.RawIOBase):
    """Gives a byte at a time, as a slow connection may."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._data.read(1)


def test_a_stream_may_give_less_than_it_is_asked_for(sarif: ModuleType) -> None:
    assert message_in(sarif.parse_sarif(Trickle(gzip.compress(TEXT.encode())))) == "zu lang: äöü 漢字 🦊"


def test_gzip_members_follow_each_other(sarif: ModuleType) -> None:
    data = TEXT.encode()
    members = gzip.compress(data[:50]) + gzip.compress(b"") + gzip.compress(data[50:])
    assert message_in(sarif.parse_sarif(members)) == "zu lang: äöü 漢字 🦊"
    assert message_in(sarif.parse_sarif(members + b"\0" * 512)) == "zu lang: äöü 漢字 🦊"


COMPRESSED = gzip.compress(TEXT.encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (COMPRESSED[:-1], "the gzip data ends too early"),
        (COMPRESSED[: len(COMPRESSED) // 2], "the gzip data ends too early"),
        (COMPRESSED[:2], "the gzip data ends too early"),
        (COMPRESSED + COMPRESSED[:5], "the gzip data ends too early"),
        (COMPRESSED[:40] + b"\xff" * 8 + COMPRESSED[48:], "the gzip data is corrupt"),
        (COMPRESSED[:-8] + b"\0" * 8, "the gzip data is corrupt"),
        (COMPRESSED + b"and more", "the gzip data is followed by something else"),
    ],
)
def test_broken_gzip_is_refused(sarif: ModuleType, tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "scan.sarif.gz"
    file.write_bytes(data)
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif(file)
    assert (raised.value.reason, raised.value.source) == (reason, str(file))


@pytest.mark.parametrize(
    ("data", "offset", "reason"),
    [
        (marked("{", "utf-16-le") + b"\x00\xd8" + '"'.encode("utf-16-le"), 1, "invalid UTF-16"),
        (marked('{"ä', "utf-16-be") + b"\x00", 4, "invalid UTF-16"),
        (marked("{}", "utf-32-le") + b"\xff\xff\xff\xff", 2, "invalid UTF-32"),
    ],
)
def test_code_units_that_form_no_character(sarif: ModuleType, data: bytes, offset: int, reason: str) -> None:
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif(data)
    assert (raised.value.reason, raised.value.byte_offset) == (reason, offset)


def test_a_lone_surrogate_in_text_has_its_place(sarif: ModuleType) -> None:
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif('{"ä": "\ud800"}')
    assert (raised.value.reason, raised.value.byte_offset) == ("lone surrogate", 8)


def test_long_utf16_is_converted_piece_by_piece(sarif: ModuleType) -> None:
    text = json.dumps(log_of(run_of({"message": {"text": "🦊" * 700_000}})), ensure_ascii=False)
    assert message_in(sarif.parse_sarif(text.encode("utf-16-le"))) == "🦊" * 700_000


class CountingReader(io.RawIOBase):
    """An endless stream that counts what is taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.taken += size
        return b" " * size


def test_no_more_is_read_than_the_limit_allows(sarif: ModuleType) -> None:
    stream = CountingReader()
    with pytest.raises(SarifError, match=r"^longer than 3000000 bytes$"):
        sarif.parse_sarif(stream, limits=sarif.SarifLimits(log_bytes=3_000_000))
    assert stream.taken <= 3_000_001


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_log_may_be_as_long_as_the_limit(sarif: ModuleType, tmp_path: Path, length: int) -> None:
    data = TEXT.encode() + b" " * length
    file = tmp_path / "scan.sarif"
    file.write_bytes(data)
    fitting = sarif.SarifLimits(log_bytes=len(data), decompressed_bytes=len(data))
    short = sarif.SarifLimits(log_bytes=len(data) - 1, decompressed_bytes=len(data))
    sources: list[Any] = [data, data.decode(), bytearray(data), file]
    for source in sources:
        assert message_in(sarif.parse_sarif(source, limits=fitting))
        with pytest.raises(SarifError, match=f"longer than {len(data) - 1} bytes$"):
            sarif.parse_sarif(source, limits=short)
    assert message_in(sarif.parse_sarif(io.BytesIO(data), limits=fitting))
    with pytest.raises(SarifError, match="longer than"):
        sarif.parse_sarif(io.BytesIO(data), limits=short)


def test_a_large_sparse_file_is_refused_unread(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "huge.sarif"
    with file.open("wb") as stream:
        stream.truncate(2**32 + 1)
    with pytest.raises(SarifError, match="longer than 4294967296 bytes"):
        sarif.parse_sarif(file)


def gzip_bomb(length: int) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * 2**20
    return b"".join([*(compressor.compress(block) for _ in range(length // 2**20)), compressor.flush()])


def test_a_gzip_bomb_is_stopped_at_the_limit(sarif: ModuleType) -> None:
    bomb = gzip_bomb(2**28)
    assert len(bomb) < 2**19
    limits = sarif.SarifLimits(decompressed_bytes=2**22)
    tracemalloc.start()
    try:
        with pytest.raises(SarifError, match="longer than 4194304 bytes when decompressed"):
            sarif.parse_sarif(bomb, limits=limits)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2**24


@pytest.mark.fallback
def test_a_file_is_read_into_one_buffer(tmp_path: Path) -> None:
    from fastcore.sarif_source import LogSize, read_log

    length = 2**24
    for name, data in (("plain", b" " * length), ("marked", b"\xef\xbb\xbf" + b" " * length)):
        file = tmp_path / name
        file.write_bytes(data)
        tracemalloc.start()
        try:
            log = read_log(file, LogSize(2**30, 2**30))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(log) == length
        assert peak < 1.1 * length


def test_errors_of_the_file_stay_what_they_are(sarif: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sarif.parse_sarif(tmp_path / "missing.sarif")
    with pytest.raises(IsADirectoryError):
        sarif.parse_sarif(tmp_path)


def test_a_text_file_is_refused(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_text(TEXT, encoding="utf-8")
    with (
        file.open(encoding="utf-8") as stream,
        pytest.raises(ArgumentTypeError, match=r"must return bytes, not str: open it in binary mode"),
    ):
        sarif.parse_sarif(stream)


@pytest.mark.parametrize("source", [None, 7, [TEXT], {"version": "2.1.0"}])
def test_other_types_are_refused(sarif: ModuleType, source: object) -> None:
    with pytest.raises(ArgumentTypeError, match="source must be str, bytes, a path"):
        sarif.parse_sarif(source)


def test_the_place_counts_behind_the_byte_order_mark(sarif: ModuleType) -> None:
    for data in ("\ufeff{x".encode(), "\ufeff{x".encode("utf-16-le"), gzip.compress("\ufeff{x".encode())):
        with pytest.raises(SarifError) as raised:
            sarif.parse_sarif(data)
        assert raised.value.byte_offset == 1
