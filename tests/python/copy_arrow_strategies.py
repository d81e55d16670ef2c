"""Record batches for binary COPY as Hypothesis makes them, with columns that they fit and others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from copy_strategies import (
    ADDRESS_TEXTS,
    BYTES,
    DATE_TEXTS,
    NUMBER_TEXTS,
    TIME_TEXTS,
    UUID_TEXTS,
    Values,
)
from copy_tuples import columns, encoded_batch
from fastcore import _fallback
from fastcore._copy_columns import COPY_TYPES, CopyColumn
from fastcore.errors import CopyError

_PLAIN_TEXTS = st.one_of(
    st.text(alphabet="abé日😀 \0'\"\\,{}", max_size=20),
    NUMBER_TEXTS,
    DATE_TEXTS,
    TIME_TEXTS,
    ADDRESS_TEXTS,
    UUID_TEXTS,
)
_INTEGERS = {
    maker: st.integers(low, high)
    for bits, signed, unsigned in (
        (8, pa.int8(), pa.uint8()),
        (16, pa.int16(), pa.uint16()),
        (32, pa.int32(), pa.uint32()),
        (64, pa.int64(), pa.uint64()),
    )
    for maker, low, high in ((signed, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1), (unsigned, 0, 2**bits - 1))
}
# the ends of PostgreSQL's years, in each unit
_EXTREMES = [
    end * 1000**power + step
    for end in (-210_866_803_200, 9_224_318_016_000)
    for power in range(3)
    for step in (-1, 0, 1)
    if abs(end * 1000**power) < 2**63
]
_COUNTS = st.one_of(
    st.integers(-(10**6), 10**6), st.integers(-(2**63), 2**63 - 1), st.sampled_from(_EXTREMES)
)
ARROW_VALUES: dict[Any, Values] = {
    pa.null(): st.none(),
    pa.bool_(): st.booleans(),
    **_INTEGERS,
    pa.float16(): st.floats(width=16),
    pa.float32(): st.floats(width=32),
    pa.float64(): st.floats(width=64),
    **dict.fromkeys(
        (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())),
        _PLAIN_TEXTS,
    ),
    **dict.fromkeys((pa.binary(), pa.large_binary(), pa.binary_view()), BYTES),
    pa.binary(16): st.binary(min_size=16, max_size=16),
    pa.binary(3): st.binary(min_size=3, max_size=3),
    **{
        kind(item): st.lists(st.one_of(_PLAIN_TEXTS, st.none()), max_size=4)
        for kind in (pa.list_, pa.large_list)
        for item in (pa.string(), pa.large_string(), pa.string_view())
    },
    pa.list_(pa.int32()): st.lists(st.integers(0, 5), max_size=2),
    pa.decimal128(20, 4): st.decimals(-(10**15), 10**15, places=4),
    pa.decimal128(38, 0): st.decimals(-(10**37), 10**37, places=0),
    pa.decimal128(5, -3): st.integers(-99_999, 99_999).map(lambda each: Decimal(each).scaleb(3)),
    pa.decimal256(76, 30): st.decimals(-(10**40), 10**40, places=30),
    pa.date32(): st.integers(-(2**31), 2**31 - 1),
    pa.date64(): _COUNTS,
    **{
        pa.timestamp(unit, zone): _COUNTS
        for unit in ("s", "ms", "us", "ns")
        for zone in (None, "UTC", "Asia/Tokyo")
    },
    pa.time64("us"): st.integers(0, 10),
}


def _array(arrow_type: Any, values: list[Any]) -> Any:
    if pa.types.is_date32(arrow_type):
        return pa.array(values, pa.int32()).view(arrow_type)
    if pa.types.is_date64(arrow_type) or pa.types.is_timestamp(arrow_type):
        return pa.array(values, pa.int64()).view(arrow_type)
    return pa.array(values, arrow_type)


def _fits(column_type: str, arrow_type: Any) -> bool:
    batch = pa.record_batch([_array(arrow_type, [])], names=["a"])
    try:
        encoded_batch(_fallback, columns(column_type), batch)
    except CopyError:
        return False
    return True


_FITTING = {name: [each for each in ARROW_VALUES if _fits(name, each)] for name in COPY_TYPES}


@st.composite
def columns_and_batches(draw: st.DrawFn) -> tuple[list[CopyColumn], Any]:
    """A batch may be a part of a longer one, with offsets in all of its arrays."""
    count = draw(st.integers(0, 12))
    drawn, arrays = [], []
    for name in ["a", "b", "é"][: draw(st.integers(0, 3))]:
        type_name = draw(st.sampled_from(COPY_TYPES))
        length = draw(st.sampled_from([0, 0, 1, 5]))
        drawn.append(CopyColumn(name, type_name, draw(st.booleans()), length))
        misfit = draw(st.integers(0, 19)) == 0
        arrow_type = draw(st.sampled_from(list(ARROW_VALUES) if misfit else _FITTING[type_name]))
        value = ARROW_VALUES[arrow_type]
        values = draw(
            st.lists(
                draw(st.sampled_from([value, st.one_of(value, st.none())])), min_size=count, max_size=count
            )
        )
        array = _array(arrow_type, values)
        if draw(st.booleans()):
            skipped = draw(st.integers(0, count))
            array = pa.concat_arrays([array.slice(0, skipped), array]).slice(skipped)
        arrays.append(array)
    batch = pa.record_batch(arrays, names=[column.name for column in drawn])
    start = draw(st.integers(0, count))
    return draw(st.permutations(drawn)), batch.slice(start, draw(st.integers(0, count)))
