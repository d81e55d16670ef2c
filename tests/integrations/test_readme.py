"""The examples of the README do what it says."""

from __future__ import annotations

import doctest
import os
import re
import socket
import subprocess
import sys
import types
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from fastcore.integrations.strawberry import to_bytes

README = Path(__file__).parents[2] / "README.md"

_USERS = """
CREATE SCHEMA readme;
CREATE TABLE readme.users (id int PRIMARY KEY, first_name text, city text);
INSERT INTO readme.users VALUES (2, 'Zoë', 'Köln'), (1, 'Ada', 'London'), (3, 'Alan', 'LONDON')
"""
_ADA = '{"__typename":"User","id":1,"firstName":"Ada","city":"London"}'
_ALAN = '{"__typename":"User","id":3,"firstName":"Alan","city":"LONDON"}'
_ZOE = '{"__typename":"User","id":2,"firstName":"Zoë","city":"Köln"}'


def test_examples_at_the_prompt() -> None:
    failed, attempted = doctest.testfile(str(README), module_relative=False)
    assert attempted > 0
    assert failed == 0


def example_with(text: str) -> str:
    (example,) = [
        code for code in re.findall(r"```python\n(.*?)```", README.read_text(), re.S) if text in code
    ]
    return str(example)


def test_strawberry_example(monkeypatch: pytest.MonkeyPatch) -> None:
    # Strawberry looks the types up in the module that they say they are of
    module = types.ModuleType("readme_schema")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(example_with("strawberry.Schema("), module.__dict__)
    result = module.schema.execute_sync("{ people: users { id name: firstName } }")
    assert to_bytes(result) == b'{"data":{"people":[{"id":1,"name":"Ada"}]}}'


def test_fastapi_example(conninfo: str, tmp_path: Path) -> None:
    with psycopg.connect(conninfo) as connection:
        connection.execute("DROP SCHEMA IF EXISTS readme CASCADE")
        connection.execute(_USERS)
    example = example_with("FastAPI(")
    (tmp_path / "example.py").write_text(example)
    url = make_conninfo(conninfo, options="-c search_path=readme")
    # The listener is open before uvicorn runs, so a request simply waits until it is served.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "example:app",
            "--fd",
            str(listener.fileno()),
            "--log-level",
            "error",
        ]
        server = subprocess.Popen(
            command, cwd=tmp_path, env={**os.environ, "DATABASE_URL": url}, pass_fds=[listener.fileno()]
        )
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=address, timeout=30) as client:
                everyone = client.get("/users", params={"limit": 2})
                londoners = client.get("/users", params={"city": "london"})
        finally:
            server.terminate()
            server.wait(timeout=30)
    assert everyone.headers["content-type"] == "application/json"
    assert everyone.text == '{"data":{"users":[' + _ADA + "," + _ZOE + "]}}"
    assert londoners.text == '{"data":{"users":[' + _ADA + "," + _ALAN + "]}}"
