"""The value that stands for JSON in the data of a result, and how answers with it are encoded."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from fastcore.integrations.strawberry import SplicedJSON, SplicingView, decoded

USERS = SplicedJSON(b'[{"firstName":"Ada","score":1.10}]')


def test_behaves_like_its_value() -> None:
    value = [{"firstName": "Ada", "score": 1.1}]
    assert value == USERS
    assert SplicedJSON(b'[ {"firstName":"Ada","score":1.1} ]') == USERS
    assert USERS != [{"firstName": "Alan", "score": 1.1}]
    assert {"users": value} == {"users": USERS}
    assert [user["firstName"] for user in USERS] == ["Ada"]
    assert value[0] in USERS
    assert len(USERS) == 1
    assert USERS[0]["score"] == 1.1
    assert not SplicedJSON(b"[]")
    assert bytes(SplicedJSON(memoryview(b"xx[1]")[2:])) == b"[1]"


def test_leaves_the_process_whole() -> None:
    copy = pickle.loads(pickle.dumps(SplicedJSON(memoryview(b"xx[1]")[2:])))
    assert bytes(copy) == b"[1]"


def test_decoded_reaches_everywhere() -> None:
    data = {"a": USERS, "b": [{"c": USERS}, None], "d": 1}
    value = [{"firstName": "Ada", "score": 1.1}]
    plain = decoded(data)
    assert plain == {"a": value, "b": [{"c": value}, None], "d": 1}
    assert type(plain["b"][0]["c"]) is list


def test_an_ordinary_encoder_refuses_it() -> None:
    with pytest.raises(TypeError, match="SplicedJSON is not JSON serializable"):
        json.dumps({"users": USERS})


class Sorting:
    def encode_json(self, data: object) -> str | bytes:
        return json.dumps(data, sort_keys=True, indent=1).encode()


class View(SplicingView, Sorting):
    pass


def test_the_encoder_of_the_view_writes_the_rest() -> None:
    data = {"data": {"b": USERS, "a": [SplicedJSON(b"{}"), "Ü"], "c": SplicedJSON(b'"\\u00dc"')}}
    assert View().encode_json(data) == (
        b'{\n "data": {\n  "a": [\n   {},\n   "\\u00dc"\n  ],\n'
        b'  "b": [{"firstName":"Ada","score":1.10}],\n  "c": "\\u00dc"\n }\n}'
    )


def test_answers_of_a_batch() -> None:
    batch = [{"data": {"n": SplicedJSON(b"1.10")}}, {"data": None}]
    assert json.loads(View().encode_json(batch)) == [{"data": {"n": 1.1}}, {"data": None}]
    assert b"1.10" in bytes(View().encode_json(batch))  # type: ignore[arg-type]


def test_what_looks_like_a_mark_stays() -> None:
    data: dict[str, Any] = {"data": {"a": f'"{"0" * 32}:0"', "b": USERS}}
    assert json.loads(View().encode_json(data))["data"]["a"] == f'"{"0" * 32}:0"'


def test_messages_of_web_sockets_are_text() -> None:
    message = {"type": "next", "id": "1", "payload": {"data": {"n": SplicedJSON(b"[1]")}}}
    text = View().encode_json(message)
    assert isinstance(text, str)
    assert json.loads(text)["payload"] == {"data": {"n": [1]}}
