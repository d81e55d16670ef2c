"""Record batches: which types fit which columns, validity, offsets, and values that are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from struct import pack
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from copy_tuples import columns, copy_tuple, encoded, encoded_batch
from fastcore._copy_columns import COPY_TYPES, CopyColumn
from fastcore.errors import CopyError

# longer than what a view holds in itself
LONG = "é" * 20
TEXT_TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
BINARY_TYPES = [pa.binary(), pa.large_binary(), pa.binary_view()]
INTEGER_TYPES = [
    *(pa.int8(), pa.int16(), pa.int32(), pa.int64()),
    *(pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
]
FLOAT_TYPES = [pa.float16(), pa.float32(), pa.float64()]
UUID_BYTES = bytes(range(16))
UUID_TEXT = "00010203-0405-0607-0809-0a0b0c0d0e0f"
# as PostgreSQL counts, from 2000
UNIX_EPOCH_DAYS = -10_957
NOON = datetime(2024, 2, 29, 12, 0, 0)

# Arrow's values, None among them, and what Python's values of the same column encode to
FITTING: list[tuple[str, Any, list[Any], list[Any]]] = [
    *(("text", type_, ["", None, LONG], ["", None, LONG]) for type_ in TEXT_TYPES),
    *(("uuid", type_, [UUID_TEXT, None], [UUID_TEXT, None]) for type_ in TEXT_TYPES),
    *(("numeric", type_, ["1.50", None], ["1.50", None]) for type_ in TEXT_TYPES),
    *(("inet", type_, ["::1/8", None], ["::1/8", None]) for type_ in TEXT_TYPES),
    *(("date", type_, ["2024-02-29", None], ["2024-02-29", None]) for type_ in TEXT_TYPES),
    *(("timestamp", type_, ["2024-02-29T12:00"], [NOON]) for type_ in TEXT_TYPES),
    *(("timestamptz", type_, ["2024-02-29T12:00Z"], [NOON.replace(tzinfo=UTC)]) for type_ in TEXT_TYPES),
    *(("json", type_, ['{"a" : 1}', None, "{"], [b'{"a" : 1}', None, b"{"]) for type_ in TEXT_TYPES),
    *(("jsonb", type_, ["[]", None], [b"[]", None]) for type_ in [*TEXT_TYPES, *BINARY_TYPES]),
    *(
        ("text[]", make(item), [["a", None], None, [], [LONG]], [["a", None], None, [], [LONG]])
        for item in TEXT_TYPES[:3]
        for make in (pa.list_, pa.large_list)
    ),
    *(
        (type_name, arrow_type, [0, None, 127], [0, None, 127])
        for type_name in ("int2", "int4", "int8", "float4", "float8", "numeric")
        for arrow_type in INTEGER_TYPES
    ),
    *(
        (type_name, arrow_type, [1.5, None, float("inf")], [1.5, None, float("inf")])
        for type_name in ("float4", "float8", "numeric")
        for arrow_type in FLOAT_TYPES
    ),
    *(
        (type_name, arrow_type, [Decimal("-12.50"), None], [Decimal("-12.50"), None])
        for type_name in ("float4", "float8", "numeric")
        for arrow_type in (pa.decimal128(9, 2), pa.decimal256(40, 2))
    ),
    ("numeric", pa.decimal128(5, -2), [Decimal("12300"), None], [12300, None]),
    ("bool", pa.bool_(), [True, None, False], [True, None, False]),
    *(("bytea", type_, [b"\xff\0", None], [b"\xff\0", None]) for type_ in [*BINARY_TYPES, pa.binary(2)]),
    ("uuid", pa.binary(16), [UUID_BYTES, None], [UUID_TEXT, None]),
    *(
        ("date", type_, [date.min, None, date.max], [date.min, None, date.max])
        for type_ in (pa.date32(), pa.date64())
    ),
    *(("timestamp", pa.timestamp(unit), [NOON, None], [NOON, None]) for unit in ("s", "ms", "us", "ns")),
    *(
        (
            "timestamptz",
            pa.timestamp(unit, "Asia/Tokyo"),
            [NOON.replace(tzinfo=UTC)],
            [NOON.replace(tzinfo=UTC)],
        )
        for unit in ("s", "ms", "us", "ns")
    ),
]


def batch_of(array: Any) -> Any:
    return pa.record_batch({"a": array})


@pytest.mark.parametrize(
    ("type_name", "arrow_type", "values", "same"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}".replace(" ", "")) for case in FITTING],
)
def test_types_that_fit(
    implementation: ModuleType, type_name: str, arrow_type: Any, values: list[Any], same: list[Any]
) -> None:
    array = pa.array(values, arrow_type)
    expected = encoded(implementation, columns(type_name), [(value,) for value in same])
    assert encoded_batch(implementation, columns(type_name), batch_of(array)) == expected
    assert expected[1] == []
    # with an offset, and a bitmap of validity that starts within a byte
    twice = pa.concat_arrays([array, array]).slice(1, len(values))
    expected = encoded(implementation, columns(type_name), [(value,) for value in [*same[1:], *same[:1]]])
    assert encoded_batch(implementation, columns(type_name), batch_of(twice)) == expected


@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_the_null_type_fits_all(implementation: ModuleType, type_name: str) -> None:
    batch = batch_of(pa.nulls(3))
    assert encoded_batch(implementation, columns(type_name), batch) == (3 * copy_tuple(None), [])


UNFIT: list[tuple[str, Any, str]] = [
    ("int4", pa.string(), "utf8"),
    ("int4", pa.large_string(), "large_utf8"),
    ("int4", pa.string_view(), "utf8_view"),
    ("int4", pa.float64(), "float64"),
    ("int4", pa.float16(), "float16"),
    ("int4", pa.decimal128(5, 0), "decimal"),
    ("int4", pa.bool_(), "bool"),
    ("int4", pa.dictionary(pa.int8(), pa.int32()), "dictionary"),
    ("bool", pa.int8(), "int8"),
    ("bool", pa.uint64(), "uint64"),
    ("text", pa.binary(), "binary"),
    ("text", pa.binary_view(), "binary_view"),
    ("text", pa.dictionary(pa.int8(), pa.binary()), "dictionary"),
    ("text", pa.list_(pa.string()), "list of utf8"),
    ("text[]", pa.large_list(pa.list_(pa.string())), "large_list of list of utf8"),
    ("text[]", pa.list_(pa.string(), 2), "fixed_size_list"),
    ("text[]", pa.string(), "utf8"),
    ("text[]", pa.dictionary(pa.int8(), pa.string()), "dictionary"),
    ("bytea", pa.string(), "utf8"),
    ("uuid", pa.binary(15), "fixed_size_binary"),
    ("uuid", pa.binary(), "binary"),
    ("date", pa.timestamp("s"), "timestamp"),
    ("timestamp", pa.date32(), "date32"),
    ("timestamp", pa.timestamp("us", "UTC"), "timestamp with time zone"),
    ("timestamptz", pa.timestamp("us"), "timestamp"),
    ("timestamptz", pa.date64(), "date64"),
    ("json", pa.struct([("a", pa.int8())]), "struct"),
    ("json", pa.map_(pa.string(), pa.string()), "map"),
    ("numeric", pa.large_binary(), "large_binary"),
    ("float8", pa.duration("s"), "duration"),
    ("inet", pa.time32("s"), "time"),
    ("inet", pa.time64("us"), "time"),
    ("inet", pa.month_day_nano_interval(), "interval"),
    ("inet", pa.run_end_encoded(pa.int16(), pa.string()), "other"),
]


@pytest.mark.parametrize("collect_errors", [True, False])
@pytest.mark.parametrize(
    ("type_name", "arrow_type", "name"),
    [pytest.param(*case, id=f"{case[0]}-{case[2]}".replace(" ", "-")) for case in UNFIT],
)
def test_types_that_do_not_fit(
    implementation: ModuleType, type_name: str, arrow_type: Any, name: str, collect_errors: bool
) -> None:
    # whatever the values are, and when there are none
    batch = pa.record_batch([pa.array([], arrow_type)], names=["a"])
    encoder = implementation.CopyEncoder(columns(type_name), collect_errors=collect_errors)
    with pytest.raises(CopyError) as caught:
        encoder.encode_arrow(*batch.__arrow_c_array__(), 7)
    assert vars(caught.value) == {
        "reason": f"cannot put Arrow type {name} into {type_name}",
        "row_index": None,
        "column": "a",
    }


def test_columns_by_name(implementation: ModuleType) -> None:
    batch = pa.record_batch({"z": ["left aside"], "b": ["x"], "a": pa.array([1], pa.int8())})
    assert encoded_batch(implementation, columns("int2", "text"), batch) == (copy_tuple(b"\0\1", b"x"), [])


@pytest.mark.parametrize("text_type", [pa.utf8(), pa.large_utf8()], ids=str)
def test_texts_of_every_length(implementation: ModuleType, text_type: Any) -> None:
    texts = ["é" * (length // 2) + "x" * (length % 2) for length in (*range(100), *range(250, 300))]
    batch = pa.record_batch({"a": pa.array(texts, text_type), "b": pa.array(range(150), pa.int32())})
    for part in (batch, batch.slice(30, 5), batch.slice(140)):
        expected = [
            copy_tuple(text.encode(), pack(">i", number))
            for text, number in zip(part["a"].to_pylist(), part["b"].to_pylist(), strict=True)
        ]
        assert encoded_batch(implementation, columns("text", "int4"), part) == (b"".join(expected), [])


def test_a_missing_column(implementation: ModuleType) -> None:
    with pytest.raises(CopyError) as caught:
        encoded_batch(implementation, columns("int2", "text"), pa.record_batch({"a": [1]}))
    assert vars(caught.value) == {"reason": "missing", "row_index": None, "column": "b"}


def test_the_first_of_equal_names(implementation: ModuleType) -> None:
    batch = pa.record_batch([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    assert encoded_batch(implementation, columns("int2"), batch) == (copy_tuple(b"\0\1"), [])


def test_null_where_there_must_be_none(implementation: ModuleType) -> None:
    column = CopyColumn("a", "int2", False, 0)
    batch = batch_of(pa.array([1, None, 2], pa.int64()))
    assert encoded_batch(implementation, [column], batch, 10) == (
        copy_tuple(b"\0\1") + copy_tuple(b"\0\2"),
        [(11, "a", "null")],
    )


def broken_text(arrow_type: Any) -> Any:
    return pa.array([b"ok", b"\xff", b"\xed\xa0\x80", b"a\0"], pa.binary()).view(pa.string()).cast(arrow_type)


@pytest.mark.parametrize("arrow_type", [pa.string(), pa.large_string()])
def test_wrong_texts(implementation: ModuleType, arrow_type: Any) -> None:
    batch = batch_of(broken_text(arrow_type))
    assert encoded_batch(implementation, columns("text"), batch) == (
        copy_tuple(b"ok"),
        [
            (1, "a", "text is not UTF-8"),
            (2, "a", "text is not UTF-8"),
            (3, "a", "text holds a NUL character"),
        ],
    )


@pytest.mark.parametrize("arrow_type", [*TEXT_TYPES, *BINARY_TYPES], ids=str)
def test_json_with_a_nul_character(implementation: ModuleType, arrow_type: Any) -> None:
    texts = ['{"a":"\\u0000"}', '"a\\\\u0000"', '"\\\\\\u0000"', None, '{"\\u0000":1}', '"\0"']
    batch = batch_of(pa.array(texts).cast(arrow_type))
    as_nul = (5, "a", "text holds a NUL character")
    assert encoded_batch(implementation, columns("json"), batch)[1] == [as_nul]
    content, problems = encoded_batch(implementation, columns("jsonb"), batch)
    assert content == copy_tuple(b'\1"a\\\\u0000"') + copy_tuple(None)
    assert problems == [*((place, "a", "jsonb cannot hold a NUL character") for place in (0, 2, 4)), as_nul]


def test_wrong_texts_in_lists(implementation: ModuleType) -> None:
    lists = pa.ListArray.from_arrays([0, 2, 3, 4], broken_text(pa.string()))
    _, problems = encoded_batch(implementation, columns("text[]"), batch_of(lists))
    assert problems == [
        (0, "a", "item 1: text is not UTF-8"),
        (1, "a", "item 0: text is not UTF-8"),
        (2, "a", "item 0: text holds a NUL character"),
    ]


@pytest.mark.parametrize(
    ("type_name", "array", "reason"),
    [
        ("uuid", pa.array(["x"]), "text is no uuid"),
        ("json", broken_text(pa.string())[1:2], "text is not UTF-8"),
        ("int2", pa.array([2**15]), "out of range for int2"),
        ("int8", pa.array([2**63], pa.uint64()), "out of range for int8"),
        ("float4", pa.array([1e39]), "out of range for float4"),
        ("date", pa.array([2**31 - 1], pa.int32()).view(pa.date32()), "out of range for date"),
        ("date", pa.array([-(2**31)], pa.int32()).view(pa.date32()), "out of range for date"),
        ("date", pa.array([2**63 - 1], pa.int64()).view(pa.date64()), "out of range for date"),
        ("timestamp", pa.array([2**63 - 1], pa.timestamp("s")), "out of range for timestamp"),
        ("timestamp", pa.array([-(2**63)], pa.timestamp("us")), "out of range for timestamp"),
        ("timestamptz", pa.array([2**62], pa.timestamp("ms", "UTC")), "out of range for timestamptz"),
    ],
)
def test_wrong_values(implementation: ModuleType, type_name: str, array: Any, reason: str) -> None:
    assert encoded_batch(implementation, columns(type_name), batch_of(array)) == (b"", [(0, "a", reason)])


def test_dates_beyond_pythons_years(implementation: ModuleType) -> None:
    # from 4714-11-24 BC to 5874897-12-31
    extremes = [-2_451_545, 2_145_031_948]
    days = pa.array([day - UNIX_EPOCH_DAYS for day in extremes], pa.int32()).view(pa.date32())
    content, _ = encoded_batch(implementation, columns("date"), batch_of(days))
    assert content == b"".join(copy_tuple(pack(">i", day)) for day in extremes)


def test_timestamps_beyond_pythons_years(implementation: ModuleType) -> None:
    epoch = UNIX_EPOCH_DAYS * 86_400_000_000
    # 4714-11-24 BC, and the last that Arrow has in this unit
    extremes = [-211_813_488_000_000_000, 2**63 - 1 + epoch]
    moments = pa.array([moment - epoch for moment in extremes], pa.timestamp("us"))
    content, _ = encoded_batch(implementation, columns("timestamp"), batch_of(moments))
    assert content == b"".join(copy_tuple(pack(">q", moment)) for moment in extremes)


def test_smaller_units_are_cut_off(implementation: ModuleType) -> None:
    nanoseconds = pa.array([-1, 999, 1000], pa.timestamp("ns"))
    content, _ = encoded_batch(implementation, columns("timestamp"), batch_of(nanoseconds))
    epoch = UNIX_EPOCH_DAYS * 86_400_000_000
    assert content == b"".join(copy_tuple(pack(">q", epoch + microseconds)) for microseconds in (-1, 0, 1))
    milliseconds = pa.array([-1, 86_399_999], pa.int64()).view(pa.date64())
    content, _ = encoded_batch(implementation, columns("date"), batch_of(milliseconds))
    assert content == b"".join(copy_tuple(pack(">i", UNIX_EPOCH_DAYS + days)) for days in (-1, 0))


def test_dictionaries(implementation: ModuleType) -> None:
    values = pa.array(["x", None, "too long"])
    indices = pa.array([2, 0, None, 1, 0, 2], pa.uint16()).slice(1)
    column = CopyColumn("a", "text", True, 2)
    batch = batch_of(pa.DictionaryArray.from_arrays(indices, values))
    assert encoded_batch(implementation, [column], batch) == (
        b"".join(copy_tuple(each) for each in (b"x", None, None, b"x")),
        [(4, "a", "longer than 2 characters")],
    )


def test_extension_types_are_what_they_are_stored_as(implementation: ModuleType) -> None:
    class Own(pa.ExtensionType):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(pa.binary(16), "fastcore.test")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

        @classmethod
        def __arrow_ext_deserialize__(cls, _: Any, __: bytes) -> Own:
            return cls()

    array = pa.ExtensionArray.from_storage(Own(), pa.array([UUID_BYTES, None], pa.binary(16)))
    assert encoded_batch(implementation, columns("uuid"), batch_of(array)) == (
        copy_tuple(UUID_BYTES) + copy_tuple(None),
        [],
    )


def test_struct_arrays(implementation: ModuleType) -> None:
    rows = pa.array([{"a": 1}, None, {"a": None}, {"a": 3}], pa.struct([("a", pa.int16())]))
    null_row = [(1, "", "row is null")]
    content = [copy_tuple(each) for each in (b"\0\1", None, b"\0\3")]
    assert encoded_batch(implementation, columns("int2"), rows) == (b"".join(content), null_row)
    assert encoded_batch(implementation, columns("int2"), rows.slice(1, 2), 1) == (content[1], null_row)


def test_what_is_no_struct(implementation: ModuleType) -> None:
    with pytest.raises(CopyError, match="expected a struct of columns, got Arrow type int64"):
        encoded_batch(implementation, columns("int2"), pa.array([1]))


def test_no_columns_and_no_rows(implementation: ModuleType) -> None:
    batch = pa.record_batch({"a": [1, 2]})
    assert encoded_batch(implementation, [], batch) == (2 * b"\0\0", [])
    assert encoded_batch(implementation, columns("int2"), batch.slice(2)) == (b"", [])


def test_the_first_problem_is_raised(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(columns("int2"), collect_errors=False)
    with pytest.raises(CopyError) as caught:
        encoder.encode_arrow(*batch_of(pa.array([1, 2**15, 2**16])).__arrow_c_array__(), 5)
    assert vars(caught.value) == {"reason": "out of range for int2", "row_index": 6, "column": "a"}


@pytest.mark.parametrize("max_rows", [1, 2, 3, 100])
def test_batches_of_a_stream(implementation: ModuleType, max_rows: int) -> None:
    table = pa.table({"a": pa.chunked_array([["p", "q", "r"], [], ["s"]])})
    encoder = implementation.CopyEncoder(columns("text"), collect_errors=False)
    contents, counts = [], []
    for schema, array, count in implementation.ArrowBatches(table.__arrow_c_stream__(), max_rows):
        contents.append(encoder.encode_arrow(schema, array, 0)[0])
        counts.append(count)
    assert b"".join(contents) == b"".join(copy_tuple(text.encode()) for text in "pqrs")
    assert sum(counts) == 4
    assert max(counts) <= max_rows
    assert [content.count(b"\0\1\0\0\0\1") for content in contents] == counts


def test_a_stream_that_fails(implementation: ModuleType) -> None:
    def batches() -> Any:
        yield pa.record_batch({"a": [1]})
        raise ValueError("no more")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"a": pa.int64()}), batches())
    pieces = iter(implementation.ArrowBatches(reader.__arrow_c_stream__(), 10))
    next(pieces)
    with pytest.raises(CopyError, match=r"the Arrow stream failed: .*no more"):
        next(pieces)
