"""What fingerprint_findings returns: counts, lists, JSON and Arrow data of the same columns."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import ModuleType
from typing import Any

import duckdb
import polars
import pyarrow
import pytest

from fastcore import ArgumentError, ArgumentTypeError
from subprocesses import printed

DIGESTS = bytes(range(32)) + bytes(32) + bytes(range(32))
IS_DUPLICATE = b"\0\0\1"
TEXTS = [
    "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "sha256:" + 64 * "0",
    "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
]
FLAGS = [False, False, True]
ROWS = [{"fingerprint": text, "is_duplicate": flag} for text, flag in zip(TEXTS, FLAGS, strict=True)]
SCHEMA = pyarrow.schema(
    [
        pyarrow.field("fingerprint", pyarrow.large_utf8(), nullable=False),
        pyarrow.field("is_duplicate", pyarrow.bool_(), nullable=False),
    ]
)


@pytest.fixture(scope="module")
def make(implementation: ModuleType, public: Callable[[str], ModuleType]) -> Callable[..., Any]:
    module = public("digest_fingerprints")

    def fingerprints(digests: bytes = DIGESTS, is_duplicate: bytes = IS_DUPLICATE) -> Any:
        return module.Fingerprints(implementation.FingerprintTable(digests, is_duplicate))

    return fingerprints


def test_lists_and_counts(make: Callable[..., Any]) -> None:
    found = make()
    assert (len(found), found.unique_count, found.duplicate_count) == (3, 2, 1)
    assert found.fingerprints == TEXTS
    assert found.is_duplicate == FLAGS
    assert found.fingerprints is found.fingerprints
    assert found.is_duplicate is found.is_duplicate
    empty = make(b"", b"")
    assert (len(empty), empty.fingerprints, empty.is_duplicate, empty.unique_count) == (0, [], [], 0)


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("frequent_switches")
def test_threads_that_ask_first_get_the_same_lists(make: Callable[..., Any]) -> None:
    barrier = Barrier(4)

    def ask(found: Any) -> tuple[int, int]:
        barrier.wait()
        return id(found.fingerprints), id(found.is_duplicate)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            found = make(DIGESTS * 50, IS_DUPLICATE * 50)
            assert len(set(pool.map(ask, [found] * 4))) == 1
            assert found.fingerprints == TEXTS * 50


def test_equality_and_hash(make: Callable[..., Any]) -> None:
    assert make() == make()
    assert make() != make(DIGESTS, b"\0\0\0")
    assert make() != make(bytes(96), IS_DUPLICATE)
    assert make() != make(b"", b"")
    assert make() != (TEXTS, FLAGS)
    assert make().table != 5
    for value in (make(), make().table):
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)


def test_repr_is_short(make: Callable[..., Any]) -> None:
    assert repr(make()) == "Fingerprints(3 findings, 1 duplicate)"
    assert repr(make(bytes(32), b"\0")) == "Fingerprints(1 finding, 0 duplicates)"


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]
)
def test_copies_are_equal(make: Callable[..., Any], copied: Callable[[Any], Any]) -> None:
    found = make()
    assert copied(found) == found
    assert copied(found).fingerprints == TEXTS
    assert pickle.loads(pickle.dumps(found.table)) == found.table


def test_nothing_can_be_set(make: Callable[..., Any]) -> None:
    for name in ("fingerprints", "is_duplicate", "unique_count", "duplicate_count", "table", "other"):
        with pytest.raises(AttributeError):
            setattr(make(), name, [])


def test_json(make: Callable[..., Any]) -> None:
    assert json.loads(make().to_json()) == [{"finding_index": index, **row} for index, row in enumerate(ROWS)]
    assert b" " not in make().to_json()
    assert make(b"", b"").to_json() == b"[]"
    many = json.loads(make(DIGESTS * 1000, IS_DUPLICATE * 1000).to_json())
    assert many[2999] == {"finding_index": 2999, **ROWS[2]}


@pytest.mark.parametrize(
    ("digests", "is_duplicate"),
    [(b"", b"\0"), (bytes(31), b"\0"), (bytes(64), b"\0"), (bytes(32), b"\2")],
)
def test_bytes_that_do_not_fit(implementation: ModuleType, digests: bytes, is_duplicate: bytes) -> None:
    with pytest.raises(ArgumentError):
        implementation.FingerprintTable(digests, is_duplicate)


@pytest.mark.parametrize("kind", [bytearray, memoryview, list])
def test_only_bytes_cannot_change(implementation: ModuleType, kind: Callable[[bytes], object]) -> None:
    for digests, is_duplicate in ((kind(DIGESTS), IS_DUPLICATE), (DIGESTS, kind(IS_DUPLICATE))):
        with pytest.raises(TypeError):
            implementation.FingerprintTable(digests, is_duplicate)


@pytest.mark.parametrize("wrong", [None, TEXTS, (DIGESTS, IS_DUPLICATE)])
def test_no_table(public: Callable[[str], ModuleType], wrong: object) -> None:
    with pytest.raises(ArgumentTypeError, match="use fingerprint_findings"):
        public("digest_fingerprints").Fingerprints(wrong)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 3000])
def test_pyarrow(make: Callable[..., Any], count: int) -> None:
    found = make((DIGESTS * count)[: 32 * count], (IS_DUPLICATE * count)[:count])
    table = pyarrow.table(found)
    table.validate(full=True)
    assert table.schema == SCHEMA
    assert table.to_pylist() == (ROWS * count)[:count]
    assert pyarrow.schema(found) == SCHEMA


def test_polars_and_duckdb(make: Callable[..., Any]) -> None:
    found = make()
    assert polars.DataFrame(found).to_dicts() == ROWS
    with duckdb.connect() as connection:
        # the name of the variable is that of the table
        new = connection.sql("select count(*) from found where not is_duplicate").fetchall()
    assert new == [(2,)]


def test_data_outlives_the_fingerprints(make: Callable[..., Any]) -> None:
    column = pyarrow.table(make())["fingerprint"]
    assert column.to_pylist() == TEXTS
    for _ in range(3):
        make().__arrow_c_stream__()  # which nobody takes


@pytest.mark.native
def test_the_implementations_read_what_the_other_pickled() -> None:
    code = """
import os, pickle
from fastcore import fingerprint_findings
found = fingerprint_findings([{"rule_id": "B101"}] * 2)
if "PICKLED" not in os.environ:
    print(pickle.dumps(found).hex())
else:
    print(pickle.loads(bytes.fromhex(os.environ["PICKLED"])) == found)
"""
    for writer, reader in (("native", "python"), ("python", "native")):
        pickled = printed(code, FASTCORE_IMPLEMENTATION=writer)
        assert printed(code, PICKLED=pickled, FASTCORE_IMPLEMENTATION=reader) == "True"
