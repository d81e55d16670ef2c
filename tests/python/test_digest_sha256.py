"""SHA-256 of many messages."""

from __future__ import annotations

import array
import hashlib
import mmap
import random
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastcore import ArgumentError, ArgumentTypeError, _fallback
from outcome import outcome
from sha256_kernels import native_kernels, on_kernel

# FIPS 180-4's examples, and those of NIST's "Examples with Intermediate Values"
NIST = [
    (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
    (
        b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        b"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ),
    (b"a" * 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
]

NATIVE = [pytest.param(name, marks=pytest.mark.native) for name in native_kernels()]


@pytest.fixture(scope="module", params=[pytest.param("python", marks=pytest.mark.fallback), *NATIVE])
def sha256_implementation(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    with on_kernel(request.param) as implementation:
        yield implementation


def expected(messages: list[bytes]) -> list[str]:
    return [hashlib.sha256(message).hexdigest() for message in messages]


@pytest.mark.parametrize(("message", "digest"), NIST, ids=lambda value: len(value))
def test_nist_vectors(sha256_implementation: ModuleType, message: bytes, digest: str) -> None:
    assert sha256_implementation.sha256_batch([message], workers=1) == [digest]


def test_nist_vectors_side_by_side(sha256_implementation: ModuleType) -> None:
    messages = [message for message, _ in NIST] * 9
    digests = [digest for _, digest in NIST] * 9
    assert sha256_implementation.sha256_batch(messages, workers=1) == digests


def test_every_short_length(sha256_implementation: ModuleType) -> None:
    text = random.Random(1).randbytes(300)
    messages = [text[:size] for size in range(301)]
    digests = expected(messages)
    assert sha256_implementation.sha256_batch(messages, workers=1) == digests
    assert sha256_implementation.sha256_batch(messages[::-1], workers=1) == digests[::-1]
    for message, digest in zip(messages, digests, strict=True):
        assert sha256_implementation.sha256_batch([message], workers=None) == [digest]


def test_numbers_of_messages(sha256_implementation: ModuleType) -> None:
    rng = random.Random(2)
    messages = [rng.randbytes(rng.choice((0, 10, 60, 130, 900))) for _ in range(70)]
    digests = expected(messages)
    for count in range(70):
        assert sha256_implementation.sha256_batch(messages[:count], workers=1) == digests[:count]


@pytest.mark.parametrize("workers", [None, 1, 2, 7, 256])
def test_workers(sha256_implementation: ModuleType, workers: int | None) -> None:
    rng = random.Random(3)
    messages = [rng.randbytes(rng.randrange(200_000)) for _ in range(60)]
    assert sha256_implementation.sha256_batch(messages, workers=workers) == expected(messages)


def changing_buffer() -> Iterator[bytearray]:
    buffer = bytearray(3)
    for number in range(3):
        buffer[:] = b"%03d" % number
        yield buffer


def test_kinds_of_bytes(implementation: ModuleType) -> None:
    mapped = mmap.mmap(-1, 4)
    mapped[:] = b"mmap"
    view = memoryview(b"abcdef")
    buffers: list[Any] = [
        bytearray(b"array"), memoryview(b"view"), view[2:], view[::-2], memoryview(bytearray(b"mutable")),
        array.array("i", [1, 2, 3]), memoryview(b"12345678").cast("i"), mapped,
    ]  # fmt: skip
    assert implementation.sha256_batch(buffers, workers=1) == expected(
        [bytes(memoryview(b)) for b in buffers]
    )
    assert implementation.sha256_batch(iter(buffers), workers=1) == expected(
        [bytes(memoryview(b)) for b in buffers]
    )


def test_each_message_is_taken_before_the_next(implementation: ModuleType) -> None:
    assert implementation.sha256_batch(changing_buffer(), workers=1) == expected([b"000", b"001", b"002"])


@pytest.mark.parametrize("wrong", ["abc", 5, None, ["a"], 1.5])
def test_not_bytes(implementation: ModuleType, digest: ModuleType, wrong: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        implementation.sha256_batch([b"", wrong], workers=1)
    assert caught.value.index == 1
    for algorithm in ("sha256", "md5"):
        with pytest.raises(ArgumentTypeError) as caught:
            digest.hash_batch([b"", b"", wrong], algorithm)
        assert caught.value.index == 2


def test_a_released_view(implementation: ModuleType) -> None:
    view = memoryview(b"abc")
    view.release()
    with pytest.raises(ValueError, match="released"):
        implementation.sha256_batch([view], workers=1)


@pytest.mark.parametrize("messages", [b"abc", "abc", bytearray(b"abc"), memoryview(b"abc"), 5, None])
def test_not_many_messages(digest: ModuleType, messages: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        digest.sha256_batch(messages)
    assert caught.value.index is None


def test_public_workers(digest: ModuleType) -> None:
    assert digest.sha256_batch([b"abc"], workers=3) == [NIST[1][1]]
    for workers in (0, -1, 257, 2**70):
        with pytest.raises(ArgumentError):
            digest.sha256_batch([b"abc"], workers=workers)
    for wrong in (True, 1.0, "2"):
        with pytest.raises(ArgumentTypeError):
            digest.sha256_batch([b"abc"], workers=wrong)


def test_kernels(sha256_implementation: ModuleType) -> None:
    kernels = sha256_implementation.sha256_kernels()
    assert sha256_implementation.sha256_kernel() in kernels
    before = sha256_implementation.sha256_kernel()
    for name in ("", "Portable", "none"):
        with pytest.raises(ArgumentError) as caught:
            sha256_implementation.use_sha256_kernel(name)
        assert all(kernel in str(caught.value) for kernel in kernels)
    assert sha256_implementation.sha256_kernel() == before


@pytest.mark.native
@given(st.lists(st.binary(max_size=300)), st.sampled_from(native_kernels()))
def test_native_equals_fallback(messages: list[bytes], kernel: str) -> None:
    with on_kernel(kernel) as native:
        assert outcome(native.sha256_batch, messages, workers=2) == outcome(
            _fallback.sha256_batch, messages, workers=2
        )
