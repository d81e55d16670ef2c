"""Python values as json and jsonb fields: what ``json.dumps`` writes, and refuses."""

from __future__ import annotations

import enum
import json
from collections import OrderedDict, defaultdict, namedtuple
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copy_tuples import columns, copy_tuple, encoded

REFUSED = "cannot be written as JSON"
TEXTS = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('"\\/\b\f\n\r\t\0\x1f\x7f\u2028😀'))
)
NUMBERS = st.one_of(
    st.integers(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False)
)
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(TEXTS, inner, max_size=4),
        st.dictionaries(st.one_of(TEXTS, NUMBERS, st.booleans(), st.none()), inner, max_size=3),
    ),
    max_leaves=20,
)


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Word(str):
    pass


class Ratio(float):
    def __repr__(self) -> str:
        return "not JSON"


Pair = namedtuple("Pair", ["a", "b"])


def nested(depth: int, wrap: Any = lambda inner: [inner]) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = wrap(value)
    return value


def circular() -> list[Any]:
    value: list[Any] = [1]
    value += [value, value]
    return value


WRITTEN: list[Any] = [
    "",
    [],
    (),
    {},
    [[], {}, ()],
    {"a": {"b": [True, False, None, 0, -1, 2**63 - 1, -(2**63), 2**63, 10**30]}},
    [0.0, -0.0, 1.0, 0.1, 1e16, 1e22, 1e-5, 5e-324, 1.7976931348623157e308, 123456789.123],
    'all of "\\/\b\f\n\r\t\x01\x1f\x7f\x80é\u2028\uffff😀',
    {"é": "ü", "": "", 'a"b': "x" * 100},
    {7: "a", 2.5: "b", True: "c", None: "d"},
    [Level.HIGH, Word("wörd"), Ratio(2), Pair(1, "b")],
    {Word("key"): OrderedDict(b=1, a=2), "d": defaultdict(list, x=[1])},
    nested(99),
    nested(100),
    nested(101),
    nested(300, lambda inner: {"k": inner}),
]


@pytest.mark.parametrize("value", WRITTEN, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize(("type_name", "prefix"), [("json", b""), ("jsonb", b"\1")])
def test_values(implementation: ModuleType, type_name: str, prefix: bytes, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    assert encoded(implementation, columns(type_name), [(value,)]) == (copy_tuple(prefix + text), [])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), REFUSED),
        ([1.5, float("-inf")], REFUSED),
        ({"a": {1, 2}}, REFUSED),
        ({("a", "b"): 1}, REFUSED),
        ([object()], REFUSED),
        (Color.RED, REFUSED),
        ([b"bytes"], REFUSED),
        (circular(), REFUSED),
        (nested(100_000), REFUSED),
        (nested(100_000, lambda inner: {"k": inner}), REFUSED),
        ("a\ud800", "text holds a lone surrogate"),
        ({"\udc00": [1]}, "text holds a lone surrogate"),
        # refused before the text is looked at
        (["\ud800", float("nan")], REFUSED),
    ],
    ids=lambda value: str(type(value)),
)
def test_values_that_are_refused(implementation: ModuleType, value: Any, reason: str) -> None:
    rows = [("before",), (value,), ("after",)]
    content = copy_tuple(b'"before"') + copy_tuple(b'"after"')
    assert encoded(implementation, columns("json"), rows) == (content, [(1, "a", reason)])


NUL_IN_JSONB = "jsonb cannot hold a NUL character"


@settings(max_examples=200)
@given(st.text(alphabet='\0\\u"é', max_size=12))
def test_a_nul_character_goes_into_json_alone(implementation: ModuleType, text: str) -> None:
    values = [text, {text: 1}, json.dumps([text]).encode(), bytearray(json.dumps(text).encode())]
    rows = [(value,) for value in values]
    assert encoded(implementation, columns("json"), rows)[1] == []
    refused = [(place, "a", NUL_IN_JSONB) for place in range(len(rows))] if "\0" in text else []
    assert encoded(implementation, columns("jsonb"), rows)[1] == refused


def test_a_value_that_only_pythons_own_writer_writes_has_no_nul_character(implementation: ModuleType) -> None:
    rows = [({1: "\0"},), (Word("\0"),), (OrderedDict(a="é\0"),), (nested(150, lambda inner: ["\0", inner]),)]
    _, problems = encoded(implementation, columns("jsonb"), rows)
    assert problems == [(place, "a", NUL_IN_JSONB) for place in range(len(rows))]


@pytest.mark.parametrize("type_name", ["json", "jsonb"])
def test_json_text_has_no_nul_character_as_it_is(implementation: ModuleType, type_name: str) -> None:
    rows = [(b'"\0"',), (memoryview(b"\0"),)]
    _, problems = encoded(implementation, columns(type_name), rows)
    assert problems == [(place, "a", "text holds a NUL character") for place in range(2)]


@settings(max_examples=300)
@given(st.lists(DOCUMENTS.filter(lambda value: value is not None), max_size=3))
def test_documents(implementation: ModuleType, values: list[Any]) -> None:
    texts = [json.dumps(value, ensure_ascii=False, allow_nan=False) for value in values]
    expected = b"".join(copy_tuple(text.encode()) for text in texts)
    assert encoded(implementation, columns("json"), [(value,) for value in values]) == (expected, [])
