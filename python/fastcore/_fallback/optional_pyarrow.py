"""The library that the fallback reads and makes Arrow data with."""

from __future__ import annotations

from typing import Any


def load_pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError(
            "without its native module, fastcore takes and hands over Arrow data through pyarrow: "
            "pip install 'fastcore-native[arrow]'",
            name="pyarrow",
        ) from error
    return pyarrow
