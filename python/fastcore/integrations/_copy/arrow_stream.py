"""Record batches of an Arrow stream, and slices of them, without any Arrow library.

Source: the Arrow C data and stream interfaces, and the PyCapsule interface around them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from fastcore.errors import ArgumentTypeError, FastcoreError

_STRUCT: Final = b"+s"


class ArrowStreamError(FastcoreError, OSError):
    """The producer of an Arrow stream failed."""


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_ReleaseSchema = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
_ReleaseArray = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
_ReleaseStream = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))

_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", _ReleaseSchema),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.c_void_p),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", _ReleaseArray),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", _ReleaseStream),
    ("private_data", ctypes.c_void_p),
]

_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
# a capsule points to its name, which therefore has to stay
_SCHEMA_NAME: Final = b"arrow_schema"
_ARRAY_NAME: Final = b"arrow_array"


@_ReleaseSchema
def _forget_schema(schema: Any) -> None:
    schema.contents.release = _ReleaseSchema()


@_ReleaseArray
def _forget_array(array: Any) -> None:
    array.contents.release = _ReleaseArray()


class ArrowSlice:
    """Some rows of a record batch, which stays in memory as long as a slice of it does."""

    def __init__(self, stream: ArrowStream, array: _OwnedArray, offset: int, length: int) -> None:
        self._stream = stream
        self._array = array
        self._offset = offset
        self._length = length

    def __len__(self) -> int:
        return self._length

    def part(self, start: int, stop: int) -> ArrowSlice:
        """Give the rows from ``start`` to ``stop``, counted within this slice."""
        return ArrowSlice(self._stream, self._array, self._offset + start, stop - start)

    def lend(self) -> tuple[_Lent, object, object]:
        """Give capsules of schema and array for one call, and what has to be kept until its end.

        Who takes them may release them: they are views, whose release does nothing.
        """
        schema, array = _Schema(), _Array()
        ctypes.pointer(schema)[0] = self._stream.schema
        ctypes.pointer(array)[0] = self._array.array
        schema.release = _forget_schema
        array.release = _forget_array
        array.offset += self._offset
        array.length = self._length
        if array.null_count:
            array.null_count = -1
        return (
            _Lent(schema, array),
            _new_capsule(ctypes.addressof(schema), _SCHEMA_NAME, None),
            _new_capsule(ctypes.addressof(array), _ARRAY_NAME, None),
        )


class _Lent:
    """Keeps structures alive that capsules point to."""

    def __init__(self, *structures: ctypes.Structure) -> None:
        self._structures = structures


class _OwnedArray:
    """A record batch, released when nobody holds it any more."""

    def __init__(self) -> None:
        self.array = _Array()

    def __del__(self) -> None:
        if self.array.release:
            self.array.release(ctypes.byref(self.array))


class ArrowStream:
    """The record batches of an object with ``__arrow_c_stream__``.

    Args:
        data: the object.

    Raises:
        ArgumentTypeError: its stream does not consist of record batches.
        ArrowStreamError: its producer fails.
    """

    def __init__(self, data: Any) -> None:
        self._capsule = data.__arrow_c_stream__()
        self._stream = _Stream.from_address(_get_pointer(self._capsule, b"arrow_array_stream"))
        self.schema = _Schema()
        self._check(self._stream.get_schema(ctypes.byref(self._stream), ctypes.byref(self.schema)))
        if self.schema.format != _STRUCT:
            raise ArgumentTypeError(
                f"data must be a stream of record batches, not of Arrow format {self.schema.format.decode()}"
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        children = self.schema.children
        return tuple(
            (children[index].contents.name or b"").decode() for index in range(self.schema.n_children)
        )

    def batches(self) -> Iterator[ArrowSlice]:
        """Ask for one record batch after the other."""
        while True:
            owned = _OwnedArray()
            self._check(self._stream.get_next(ctypes.byref(self._stream), ctypes.byref(owned.array)))
            if not owned.array.release:
                return
            if owned.array.length:
                yield ArrowSlice(self, owned, 0, owned.array.length)

    def _check(self, error: int) -> None:
        if error:
            reason = self._stream.get_last_error(ctypes.byref(self._stream))
            text = reason.decode(errors="replace") if reason else f"error {error}"
            raise ArrowStreamError(error, f"the Arrow stream failed: {text}")

    def __del__(self) -> None:
        # the stream itself belongs to its capsule
        schema = getattr(self, "schema", None)
        if schema is not None and schema.release:
            schema.release(ctypes.byref(schema))
