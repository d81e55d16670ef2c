"""The names of the columns of an Arrow stream, without any Arrow library.

Source: the Arrow C stream interface and its PyCapsules.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from fastcore.errors import ArgumentTypeError, CopyError

_STRUCT: Final = b"+s"


class _Schema(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.c_void_p),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]

_get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_get_pointer.restype = ctypes.c_void_p
_get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def arrow_names(stream_capsule: Any) -> tuple[str, ...]:
    """Ask a stream for the names of its columns; it gives its record batches afterwards as before.

    Raises:
        ArgumentTypeError: it is no stream of record batches.
        CopyError: its producer fails.
    """
    stream = _Stream.from_address(_get_pointer(stream_capsule, b"arrow_array_stream"))
    schema = _Schema()
    if stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)):
        reason = stream.get_last_error(ctypes.byref(stream)) or b"no reason is given"
        raise CopyError(f"the Arrow stream failed: {reason.decode(errors='replace')}")
    try:
        if schema.format != _STRUCT:
            raise ArgumentTypeError(
                f"data must be a stream of record batches, not of Arrow format {schema.format.decode()}"
            )
        columns = (schema.children[index].contents for index in range(schema.n_children))
        return tuple((column.name or b"").decode() for column in columns)
    finally:
        schema.release(ctypes.byref(schema))
