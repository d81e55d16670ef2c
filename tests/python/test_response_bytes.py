"""The finished body of a response."""

from __future__ import annotations

import copy
import gc
import pickle
from enum import StrEnum
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError
from subprocesses import printed

CONTENT = b'{"data":{"users":[]}}'


def test_content_and_media_type(library: ModuleType) -> None:
    response = library.ResponseBytes(CONTENT)
    assert response.bytes is CONTENT
    assert bytes(response) == CONTENT
    assert type(bytes(response)) is bytes
    assert len(response) == len(CONTENT)
    assert response.media_type == "application/json"
    other = library.ResponseBytes(content=CONTENT, media_type="application/graphql-response+json")
    assert other.media_type == "application/graphql-response+json"


def test_media_type_of_an_enumeration(library: ModuleType) -> None:
    class MediaType(StrEnum):
        JSON = "application/json"

    assert type(library.ResponseBytes(CONTENT, MediaType.JSON).media_type) is str
    assert library.ResponseBytes(CONTENT, MediaType.JSON).media_type == "application/json"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        bytearray(CONTENT),
        memoryview(CONTENT),
        memoryview(CONTENT)[::2],
        memoryview(bytearray(b"x")),
    ],
    ids=repr,
)
def test_any_bytes_like_content(library: ModuleType, content: Any) -> None:
    response = library.ResponseBytes(content)
    assert type(response.bytes) is bytes
    assert response.bytes == memoryview(content).tobytes()


def test_content_of_a_subclass_of_bytes(library: ModuleType) -> None:
    class Mine(bytes):
        pass

    response = library.ResponseBytes(Mine(CONTENT))
    assert type(response.bytes) is bytes
    assert response.bytes == CONTENT


def test_content_of_another_response(library: ModuleType) -> None:
    assert library.ResponseBytes(library.ResponseBytes(CONTENT)).bytes == CONTENT


def test_content_that_changes_later_is_copied(library: ModuleType) -> None:
    content = bytearray(CONTENT)
    response = library.ResponseBytes(content)
    content[:] = b"changed"
    assert response.bytes == CONTENT == memoryview(response)


@pytest.mark.parametrize("content", ["text", None, 5, 0, [1, 2], {"a": 1}, object(), True], ids=repr)
def test_content_that_is_not_bytes_like(library: ModuleType, content: Any) -> None:
    with pytest.raises(ArgumentTypeError):
        library.ResponseBytes(content)


@pytest.mark.parametrize("media_type", [None, b"application/json", 1], ids=repr)
def test_media_type_that_is_no_str(library: ModuleType, media_type: Any) -> None:
    with pytest.raises(ArgumentTypeError):
        library.ResponseBytes(CONTENT, media_type)


@pytest.mark.parametrize(
    "media_type", ["text/plain\r\nX-Evil: 1", "text/plain\n", "a\x00b", "é/json", "\x7f"]
)
def test_media_type_that_no_header_can_carry(library: ModuleType, media_type: str) -> None:
    with pytest.raises(ArgumentError):
        library.ResponseBytes(CONTENT, media_type)


def test_content_is_required(library: ModuleType) -> None:
    with pytest.raises(TypeError):
        library.ResponseBytes()


def test_buffer(library: ModuleType) -> None:
    response = library.ResponseBytes(CONTENT)
    view = memoryview(response)
    assert view == CONTENT
    assert (view.readonly, view.format, view.itemsize, view.nbytes) == (True, "B", 1, len(CONTENT))
    assert view.contiguous
    assert b"".join([response, b"!"]) == CONTENT + b"!"
    assert bytearray(response) == CONTENT
    with pytest.raises(TypeError):
        view[0] = 0
    assert memoryview(library.ResponseBytes(b"")).nbytes == 0


def test_buffer_outlives_the_response(library: ModuleType) -> None:
    view = memoryview(library.ResponseBytes(CONTENT * 1000))
    gc.collect()
    assert view == CONTENT * 1000


@pytest.mark.native
def test_buffer_is_the_content_itself(native_implementation: ModuleType) -> None:
    content = bytes(range(256))
    response = native_implementation.ResponseBytes(content, "a/b")
    assert response.bytes is content
    assert address_of(memoryview(response)) == address_of(memoryview(content))


def address_of(view: memoryview) -> int:
    import ctypes

    class Buffer(ctypes.Structure):
        _fields_ = (("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("rest", ctypes.c_char * 200))

    buffer = Buffer()
    get, release = ctypes.pythonapi.PyObject_GetBuffer, ctypes.pythonapi.PyBuffer_Release
    get.argtypes = (ctypes.py_object, ctypes.POINTER(Buffer), ctypes.c_int)
    release.argtypes = (ctypes.POINTER(Buffer),)
    assert get(view, ctypes.byref(buffer), 0) == 0
    address = buffer.buf
    release(ctypes.byref(buffer))
    assert isinstance(address, int)
    return address


def test_equality(library: ModuleType) -> None:
    response = library.ResponseBytes(CONTENT)
    for same in (CONTENT, bytearray(CONTENT), memoryview(CONTENT), library.ResponseBytes(CONTENT), response):
        assert response == same
        assert same == response
        assert not response != same  # noqa: SIM202 - != is a method of its own
    for other in (CONTENT + b" ", b"", bytearray(b"x"), memoryview(b"x"), library.ResponseBytes(b"x")):
        assert response != other
        assert other != response
        assert not response == other  # noqa: SIM201 - and so is ==
    for stranger in (CONTENT.decode(), None, 1, [*CONTENT], object()):
        assert response != stranger
        assert stranger != response


def test_media_type_takes_no_part_in_equality(library: ModuleType) -> None:
    one, other = library.ResponseBytes(CONTENT, "a/b"), library.ResponseBytes(CONTENT, "c/d")
    assert one == other == CONTENT
    assert hash(one) == hash(other)


def test_hash(library: ModuleType) -> None:
    response = library.ResponseBytes(CONTENT)
    assert hash(response) == hash(CONTENT)
    assert {CONTENT: 1}[response] == 1
    assert {response: 1}[CONTENT] == 1


def test_truth(library: ModuleType) -> None:
    assert library.ResponseBytes(b"x")
    assert not library.ResponseBytes(b"")


@pytest.mark.parametrize("name", ["bytes", "media_type", "_content", "_media_type", "other", "__class__"])
def test_immutable(library: ModuleType, name: str) -> None:
    response = library.ResponseBytes(CONTENT)
    with pytest.raises(AttributeError):
        setattr(response, name, b"x")
    with pytest.raises(AttributeError):
        delattr(response, name)
    assert response.bytes == CONTENT
    assert response.media_type == "application/json"


def test_text_never_shows_the_content(library: ModuleType) -> None:
    response = library.ResponseBytes(b'{"password":"secret"}')
    for text in (repr(response), str(response), f"{response}", f"{response!r}", "%s" % response):  # noqa: UP031
        assert text == "ResponseBytes(21 bytes, 'application/json')"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(library: ModuleType, protocol: int) -> None:
    response = library.ResponseBytes(CONTENT, "text/plain")
    again = pickle.loads(pickle.dumps(response, protocol))
    assert type(again) is type(response)
    assert again == response
    assert again.media_type == "text/plain"


def test_copy(library: ModuleType) -> None:
    response = library.ResponseBytes(CONTENT)
    assert copy.copy(response) is response
    assert copy.deepcopy(response) is response
    assert copy.deepcopy([response])[0] is response


def test_subclass(library: ModuleType) -> None:
    class Mine(library.ResponseBytes):  # type: ignore[name-defined, misc]
        pass

    mine = Mine(CONTENT, "text/plain")
    assert mine == CONTENT
    assert mine.media_type == "text/plain"
    assert repr(mine) == "Mine(21 bytes, 'text/plain')"


def test_nothing_is_leaked(library: ModuleType) -> None:
    import sys

    content = bytes(1000)
    before = sys.getrefcount(content)
    for _ in range(100):
        response = library.ResponseBytes(content)
        with memoryview(response):
            assert response.bytes is content
    del response
    gc.collect()
    assert sys.getrefcount(content) == before


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_no_object_is_there_without_its_content(asked: str) -> None:
    code = """
import fastcore, traceback
try:
    fastcore.ResponseBytes.__new__(fastcore.ResponseBytes)
except TypeError:
    print("refused")
try:
    fastcore.ResponseBytes("text")
except TypeError as error:
    traceback.TracebackException.from_exception(error, capture_locals=True)
    print("shown")
"""
    assert printed(code, FASTCORE_IMPLEMENTATION=asked).split() == ["refused", "shown"]


def test_a_second_init_changes_nothing(library: ModuleType) -> None:
    response = library.ResponseBytes(b"{}")
    response.__init__(b"other", "text/plain")
    assert (response.bytes, len(response), response.media_type) == (b"{}", 2, "application/json")


def test_a_response_is_no_row(library: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        library.build_list_response([b"1", library.ResponseBytes(b"{}")], "f")
    assert caught.value.index == 1
