"""Parts of the service that need no process: settings, sample data, the command line."""

from __future__ import annotations

import importlib.metadata
import os
import re
import socket
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr, ValidationError

from fastcore.cli import main
from fastcore.operations.access import host_names
from fastcore.service import server
from fastcore.service.database import one_connection, running_database
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


def test_every_setting_is_documented() -> None:
    documented = re.findall(r"^        (\w+): ", ServiceSettings.__doc__ or "", re.MULTILINE)
    assert sorted(documented) == sorted(ServiceSettings.model_fields)


def test_the_database_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hunter2@host/database")
    assert "hunter2" not in repr(ServiceSettings())


@pytest.mark.parametrize(
    "url",
    [
        "user:hunter2@host",
        "postgresql://user:hunter2@[::1/x",
        "host=h password=hunter2 nonsense",
        "postgresql://user:p@hunter2@host/x",
        "postgresql://localhost:hunter2/@host/x",
    ],
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


def test_an_empty_data_folder_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTCORE_DATA_DIR", "")
    assert ServiceSettings().data_dir is None


@pytest.mark.parametrize(
    "name", ["statement_timeout", "ready_timeout", "shutdown_timeout", "connect_timeout"]
)
@pytest.mark.parametrize("value", ["nan", "inf", "0.0009", "2147484"])
def test_times_are_ones_that_postgresql_and_threads_take(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"FASTCORE_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        ServiceSettings()


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


def test_a_user_without_home_names_a_folder(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert main(["serve", "--demo", "--port", "0"]) == 2
    assert one_line(capfd).endswith("name a data folder with --data-dir or FASTCORE_DATA_DIR\n")


def test_data_folders_that_lead_nowhere(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert main(["serve", "--demo", "--port", "0", "--data-dir", str(tmp_path / "loop")]) == 2
    assert "Cannot use" in one_line(capfd)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main(["serve", "--demo", "--port", "0", "--data-dir", "relative"]) == 2
    assert "Cannot use relative" in one_line(capfd)


def one_line(capfd: pytest.CaptureFixture[str]) -> str:
    shown = capfd.readouterr().err
    assert re.fullmatch(r"fastcore: .*\n", shown), shown
    return shown


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("0", "127.0.0.1")]
)
def test_the_address_shown_is_one_that_is_answered(host: str, shown: str) -> None:
    settings = ServiceSettings(host=host, port=0)
    with server._listen(settings) as listener:
        assert server._url(listener, settings) == f"http://{shown}:{listener.getsockname()[1]}"
    assert shown in host_names(host, [])


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with (
        server._listen(ServiceSettings(port=0)) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


class Listener(socket.socket):
    """Says that it listens on IPv6, which not every machine has."""

    family = socket.AF_INET6

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def getsockname(self) -> tuple[str, int, int, int]:
        return self.address, 8000, 0, 0


@pytest.mark.parametrize("host", ["::", "::1"])
def test_the_ipv6_address_shown_is_one_that_is_answered(host: str) -> None:
    with Listener(host) as listener:
        assert server._url(listener, ServiceSettings(host=host)) == "http://[::1]:8000"
    assert "[::1]" in host_names(host, [])


def test_the_private_server_is_reached_whatever_libpq_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hostile = {
        "PGHOSTADDR": "127.0.0.1",
        "PGSERVICE": "nowhere",
        "PGOPTIONS": "-c default_transaction_read_only=on",
        "PGTZ": "Asia/Tokyo",
        "PGCLIENTENCODING": "SQL_ASCII",
    }
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    with running_database(ServiceSettings(database_url=SecretStr("host=own"))):
        assert hostile.items() <= os.environ.items()
    settings = ServiceSettings(data_dir=tmp_path)
    with running_database(settings) as conninfo, one_connection(conninfo, settings) as connection:
        assert load.load_demo_data(connection)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)


def test_sample_users_are_the_same_every_time() -> None:
    first = list(islice(sample_users(), 50))
    assert first == list(sample_users(50))
    assert all(len(row) == len(COLUMNS) for row in first)
    assert first[0][:4] == (1, "Priya", "Pérez", "user.1@example.com")


@pytest.fixture(scope="module")
def conninfo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("units") / "postgres") as postgres:
        yield postgres.conninfo


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
    shown = " ".join(capsys.readouterr().out.split())
    for words in ("--demo", "FASTCORE_ALLOWED_HOSTS", "/var/lib/fastcore for root"):
        assert words in shown
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2


def test_ctrl_c_before_the_service_begins_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("fastcore.cli.serve.run", interrupted)
    assert main(["serve"]) == 130
    assert capsys.readouterr() == ("", "")


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
