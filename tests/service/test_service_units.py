"""Parts of the service that need no process: settings, sample data, the command line."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr, ValidationError

from fastcore.cli import main
from fastcore.service.demo import load
from fastcore.service.demo.users import COLUMNS, sample_users
from fastcore.service.embedded_postgres import EmbeddedPostgres
from fastcore.service.settings import ServiceSettings, default_data_dir


@pytest.fixture(autouse=True)
def no_settings_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name == "DATABASE_URL" or (name.startswith("FASTCORE_") and name != "FASTCORE_IMPLEMENTATION"):
            monkeypatch.delenv(name)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTCORE_PORT", "9000")
    monkeypatch.setenv("FASTCORE_ALLOWED_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    settings = ServiceSettings()
    assert settings.port == 9000
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.database_url == SecretStr("postgresql://somewhere")
    given = ServiceSettings(port=1, database_url="postgresql://elsewhere")  # type: ignore[arg-type]
    assert given.database_url == SecretStr("postgresql://elsewhere")


def test_the_database_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hunter2@host/database")
    assert "hunter2" not in repr(ServiceSettings())


@pytest.mark.parametrize(
    "url", ["user:hunter2@host", "postgresql://user:hunter2@[::1/x", "host=h password=hunter2 nonsense"]
)
def test_an_unusable_database_url_is_refused_without_showing_it(
    url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--demo", "--port", "0", "--database-url", url]) == 2
    shown = capfd.readouterr()
    assert "DATABASE_URL is no connection string" in shown.err
    assert "hunter2" not in shown.err + shown.out


def test_an_empty_database_url_means_the_embedded_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert ServiceSettings().database_url is None


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(ValidationError, match="prot"):
        ServiceSettings(prot=1)  # type: ignore[call-arg]


def test_the_data_folder_of_users_and_of_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert default_data_dir() == tmp_path / ".local" / "share" / "fastcore"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    assert default_data_dir() == tmp_path / ".local" / "share" / "fastcore"
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_data_dir() == Path("/data/fastcore")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_data_dir() == Path("/var/lib/fastcore")


def test_sample_users_are_the_same_every_time() -> None:
    first = list(islice(sample_users(), 50))
    assert first == list(sample_users(50))
    assert all(len(row) == len(COLUMNS) for row in first)
    assert first[0][:4] == (1, "Priya", "Pérez", "user.1@example.com")


@pytest.fixture(scope="module")
def conninfo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("units") / "postgres") as server:
        yield server.conninfo


def test_loading_is_all_or_nothing(conninfo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[tuple[Any, ...]]:
        yield from sample_users(10)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(load, "sample_users", interrupted)
        with pytest.raises(KeyboardInterrupt), psycopg.connect(conninfo) as connection:
            load.load_demo_data(connection)
    with psycopg.connect(conninfo) as connection:
        assert connection.execute("SELECT to_regclass('fastcore_demo.users')").fetchone() == (None,)
        assert load.load_demo_data(connection)
    with psycopg.connect(conninfo) as connection:
        connection.execute("DELETE FROM fastcore_demo.users WHERE id > 5")
        assert not load.load_demo_data(connection)
        assert connection.execute("SELECT count(*) FROM fastcore_demo.users").fetchone() == (5,)


def test_the_command_line_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--help"])
    assert ended.value.code == 0
    assert "--demo" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2


def test_serve_names_a_missing_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("fastcore.service")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("fastcore.service", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "fastcore: serve needs the package uvicorn: pip install 'fastcore-native[service]'\n"
    )


def test_the_assets_of_the_documentation_are_installed() -> None:
    assert importlib.metadata.version("fastapi-swagger")
