"""Calls of the public builders with random rows and options, of which many end with an error."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import fastcore

_VALUES = ("1", "-0.5", "12345678901234567890", "null", "true", '"x"', '"é€😀"', r'"\n\u00e9"', "{}", "[]")
_KEYS = ("id", "first_name", "firstName", "home_address", "orders", "__typename", "naïve_key", r"\u0061_b")
_DAMAGES = ("", "", "", "", "", "", "}", ",", "\\", '"', "\ud800", "\x00")
_NAMES = ("users", 'quo"te', "é", "")


def random_row(generator: random.Random) -> Any:
    """None, or JSON, possibly damaged, in any of the types that rows have."""
    text = _random_value(generator, 3)
    damage = generator.choice(_DAMAGES)
    if damage:
        position = generator.randrange(len(text) + 1)
        text = text[:position] + damage + text[position:]
    data = text.encode(errors="surrogatepass")
    return generator.choice((text, text, data, data, bytearray(data), memoryview(data), None))


def _random_value(generator: random.Random, depth: int) -> str:
    kind = generator.randrange(4) if depth else 0
    if kind == 0:
        return generator.choice(_VALUES)
    if kind == 1:
        return (
            "[" + ", ".join(_random_value(generator, depth - 1) for _ in range(generator.randrange(3))) + "]"
        )
    keys = [*generator.sample(_KEYS, generator.randrange(4)), f"key_{generator.randrange(10_000)}"]
    return "{" + ", ".join(f'"{key}": {_random_value(generator, depth - 1)}' for key in keys) + "}"


def _random_options(generator: random.Random) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if generator.random() < 0.5:
        options["type_name"] = generator.choice(_NAMES)
    if generator.random() < 0.3:
        options["on_bad_row"] = "null"
    if generator.random() < 0.2:
        options["big_integers"] = "string"
    if generator.random() < 0.2:
        options["nested_types"] = {"home_address": "Address", "orders.id": f"Type{generator.randrange(50)}"}
    if generator.random() < 0.2:
        options["select"] = ["id", "first_name", f"home_address.key_{generator.randrange(50)}"]
    if generator.random() < 0.2:
        options["max_depth"] = generator.randrange(1, 5)
    return options


def _list(generator: random.Random, rows: list[Any]) -> object:
    return fastcore.build_list_response(rows, generator.choice(_NAMES), **_random_options(generator))


def _wrong_type(generator: random.Random, rows: list[Any]) -> object:
    rows.insert(generator.randrange(len(rows) + 1), generator.choice((1, object(), ["1"])))
    return _list(generator, rows)


def _iterator_that_fails(generator: random.Random, rows: list[Any]) -> object:
    def taken() -> Iterator[Any]:
        for row in rows:
            if row is None:
                raise ZeroDivisionError
            yield row

    return fastcore.build_list_response(taken(), "users")


def _single(generator: random.Random, rows: list[Any]) -> object:
    return fastcore.build_single_response(rows[0], generator.choice(_NAMES), **_random_options(generator))


def _multi(generator: random.Random, rows: list[Any]) -> object:
    fields = [
        fastcore.ResponseField(name, rows, **_random_options(generator))
        for name in generator.sample(_NAMES, 2)
    ]
    return fastcore.build_multi_response(fields)


def _connection(generator: random.Random, rows: list[Any]) -> object:
    page_info = fastcore.PageInfo(has_next_page=generator.random() < 0.5)
    return fastcore.build_connection_response(
        rows, "users", page_info=page_info, **_random_options(generator)
    )


def _abandoned_stream(generator: random.Random, rows: list[Any]) -> object:
    options = _random_options(generator)
    stream = fastcore.stream_list_response(rows, "users", chunk_bytes=generator.randrange(1, 99), **options)
    return next(stream)


def _stream(generator: random.Random, rows: list[Any]) -> object:
    return b"".join(fastcore.stream_list_response(rows, "users", **_random_options(generator)))


def _response_bytes(generator: random.Random, rows: list[Any]) -> object:
    return memoryview(fastcore.ResponseBytes(rows[0] or b"", "text/plain")).tobytes()


def _workers(generator: random.Random, rows: list[Any]) -> object:
    """Seldom enough rows for several parts, as these take long."""
    if generator.random() < 0.99:
        return fastcore.build_list_response(rows, "users", workers=3)
    padded = [f'["{"x" * 100_000}",{generator.randrange(9)}]'] * generator.randrange(20, 40)
    return fastcore.build_list_response([*padded, *rows], "users", workers=3)


_CALLS: tuple[Callable[[random.Random, list[Any]], object], ...] = (
    *(_list, _list, _wrong_type, _iterator_that_fails, _single, _multi, _connection),
    *(_abandoned_stream, _stream, _response_bytes, _workers),
)


def random_call(generator: random.Random) -> str:
    """Makes a call; says what it was and how it ended."""
    call = generator.choice(_CALLS)
    rows = [random_row(generator) for _ in range(generator.randrange(1, 6))]
    try:
        call(generator, rows)
    except (fastcore.FastcoreError, ZeroDivisionError) as error:
        return f"{call.__name__} {type(error).__name__}"
    return call.__name__
