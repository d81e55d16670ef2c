"""What comes from outside: counted, bounded, and decompressed no further than it may go."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest

from fastcore.operations.gzip_body import GzipError, decompress, is_gzip
from fastcore.operations.intake import Intake, MemoryBudget, MemoryBudgetError, TooLargeError

LARGE = 10_000_000


def test_an_intake_takes_what_fits() -> None:
    budget = MemoryBudget(100)
    with Intake(8, budget) as intake:
        intake.add(b"four")
        intake.expect(8)
        intake.add(b"more")
        assert budget.held == 8
        with pytest.raises(TooLargeError) as refused:
            intake.add(b"!")
        assert refused.value.limit == 8
        with pytest.raises(TooLargeError):
            intake.expect(9)
        assert intake.join() == b"fourmore"
        assert budget.held == 8
    assert budget.held == 0


def test_intakes_share_a_budget() -> None:
    budget = MemoryBudget(10)
    with Intake(8, budget) as first, Intake(8, budget) as second:
        first.add(bytes(8))
        with pytest.raises(MemoryBudgetError):
            second.add(bytes(3))
        second.add(bytes(2))
    assert budget.held == 0


def test_what_comes_too_late_is_not_kept() -> None:
    budget = MemoryBudget(10)
    with Intake(8, budget) as intake:
        pass
    intake.add(bytes(5))
    assert (intake.chunks, budget.held) == ([], 0)


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([gzip.compress(b"text")], True),
        ([b"\x1f", b"\x8b\x08"], True),
        ([b"\x1f"], False),
        ([b"{}"], False),
        ([b"", b"\x1f\x8b"], True),
        ([], False),
    ],
)
def test_gzip_is_recognised(chunks: list[bytes], expected: bool) -> None:
    assert is_gzip(chunks) is expected


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


@pytest.mark.parametrize("size", [1, 7, 100_000, LARGE])
@pytest.mark.parametrize(
    "content",
    [b"", b"text", bytes(range(256)) * 1000, bytes(3_000_000), bytes(2**20), bytes(2**21 + 1)],
    ids=["empty", "text", "bytes", "zeros", "one piece", "two pieces and one"],
)
def test_gzip_is_decompressed(content: bytes, size: int) -> None:
    for packed in (
        gzip.compress(content),
        gzip.compress(content[:100]) + gzip.compress(content[100:]),
        gzip.compress(content) + bytes(1000),
    ):
        with Intake(LARGE, MemoryBudget(LARGE)) as intake:
            decompress(pieces(packed, size), intake)
            assert intake.join() == content


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    budget = MemoryBudget(10 * LARGE)
    with Intake(2_000_000, budget) as intake:
        with pytest.raises(TooLargeError):
            decompress([bomb], intake)
        assert budget.held <= 2_000_000
    with Intake(LARGE, MemoryBudget(1_000_000)) as intake, pytest.raises(MemoryBudgetError):
        decompress([bomb], intake)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[:-1],
        lambda packed: packed[:5],
        lambda packed: b"",
        lambda packed: packed + b"garbage",
        lambda packed: packed[:-8] + bytes(8),
        lambda packed: zlib.compress(b"text"),
        lambda packed: gzip.compress(b"") * 100_001,
    ],
    ids=["cut", "header", "nothing", "garbage", "checksum", "zlib", "members"],
)
def test_bad_gzip(spoil: Callable[[bytes], bytes]) -> None:
    with Intake(LARGE, MemoryBudget(LARGE)) as intake, pytest.raises(GzipError):
        decompress([spoil(gzip.compress(b"some text"))], intake)
