"""A private PostgreSQL server that lives as long as the service does.

Everything it has is in one folder::

    lock           held by the one service that uses the folder
    cluster/       PostgreSQL's own data folder
    server.log     what the server said since its last start; server.log.1 is the start before
    .s.PGSQL.5432  the Unix socket; there is no TCP port

Authentication is ``trust``: the folder has mode 0700, so who can reach the socket could read the files as
well, and a password kept beside them would add nothing.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from fastcore.service._folder_lock import FolderInUseError, FolderLock
from fastcore.service._postgres_launcher import (
    POSTGRES_MAJOR,
    EmbeddedPostgresError,
    Launcher,
    RootMode,
    choose_launcher,
    closed_folder,
    find_postgres_programs,
    possible_owners,
)
from fastcore.service._postgres_processes import is_ready, remove_stale_lock, stop_processes, wait_until
from fastcore.service._socket_folder import PORT, SocketFolder, too_long

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

_USER = "fastcore"
_DATABASE = "postgres"
_LOG_LINES_IN_ERRORS = 15


class EmbeddedPostgres:
    """A PostgreSQL server in a folder of its own, reached through a Unix socket.

    Args:
        folder: made with mode 0700 when it is missing; otherwise empty or one this class made.
        initialise_timeout: seconds the creation of the database may take.
        start_timeout: seconds a start may take, recovery after a crash included.
        stop_timeout: seconds each way of stopping gets: orderly, at once, by force.
        root_mode: how root runs it, see :func:`choose_launcher`; no matter for other users.
        unprivileged_user: the account for ``root_mode="user"``.

    Example:
        >>> with EmbeddedPostgres(Path("var/postgres")) as server:  # doctest: +SKIP
        ...     psycopg.connect(server.conninfo)
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        initialise_timeout: float = 120.0,
        start_timeout: float = 120.0,
        stop_timeout: float = 10.0,
        root_mode: RootMode = "auto",
        unprivileged_user: str = "nobody",
    ) -> None:
        self.folder = _resolved(Path(folder))
        self.cluster = self.folder / "cluster"
        self.log_file = self.folder / "server.log"
        self._initialise_timeout = initialise_timeout
        self._start_timeout = start_timeout
        self._stop_timeout = stop_timeout
        self._root_mode = root_mode
        self._unprivileged_user = unprivileged_user
        self._lock = FolderLock(self.folder / "lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets = SocketFolder(self.folder)
        self._socket_folder: Path | None = None

    @property
    def conninfo(self) -> str:
        """The libpq connection string.

        Raises:
            EmbeddedPostgresError: the server is not running.
        """
        if self._process is None or self._socket_folder is None:
            raise EmbeddedPostgresError("The embedded PostgreSQL is not running")
        host = str(self._socket_folder).replace("\\", "\\\\").replace("'", "\\'")
        return f"host='{host}' port={PORT} user={_USER} dbname={_DATABASE}"

    @property
    def pid(self) -> int | None:
        """Process id of the server; None when it is not running."""
        return None if self._process is None or self._process.poll() is not None else self._process.pid

    def start(self) -> None:
        """Start the server and wait until it takes connections; the first time, create the database.

        What an earlier service left behind is cleared away first: a server that still runs is stopped, an
        interrupted creation is begun again.

        Raises:
            EmbeddedPostgresError: with the reason, and with the end of the server's log where there is one.
        """
        programs = find_postgres_programs()
        launcher = choose_launcher(self._root_mode, self._unprivileged_user)
        self._take_folder(launcher)
        try:
            self._prepare_and_run(launcher, programs)
        except OSError as error:
            self.stop()
            raise EmbeddedPostgresError(f"Cannot use {self.folder} as database folder: {error}") from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, wait for its end and release the folder; nothing happens when it is stopped.

        Raises:
            EmbeddedPostgresError: a process outlived even SIGKILL.
        """
        if not self._lock.held:
            return
        process, self._process = self._process, None
        try:
            if process is not None:
                self._stop_processes(process)
        finally:
            self._socket_folder = None
            try:
                self._sockets.clear()
            finally:
                self._lock.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _prepare_and_run(self, launcher: Launcher, programs: Path) -> None:
        self._hand_over(launcher, programs)
        self._clear_leftovers()
        self._check_version()
        if not self.cluster.exists():
            self._initialise(launcher, programs)
        self._socket_folder = self._sockets.prepare(launcher.owner)
        if self._socket_folder is None:
            raise EmbeddedPostgresError(too_long(self.folder))
        self._run(launcher, programs)

    def _take_folder(self, launcher: Launcher) -> None:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            # In somebody else's folder every name may be a link to a file of ours.
            owner = self.folder.lstat().st_uid
            if owner not in possible_owners(launcher, self._unprivileged_user):
                raise EmbeddedPostgresError(
                    f"{self.folder} belongs to user {owner}, the service runs as user {os.geteuid()}: "
                    "choose a data folder of your own"
                )
            names = os.listdir(self.folder)
            if names and "lock" not in names:
                raise EmbeddedPostgresError(
                    f"{self.folder} holds other files: the embedded PostgreSQL needs a folder of its own"
                )
            self._lock.acquire()
            self.folder.chmod(0o700)
        except FolderInUseError as busy:
            raise EmbeddedPostgresError(
                f"{self.folder} is in use by another service, process {busy.pid}: "
                "stop it, or choose another data folder"
            ) from None
        except OSError as error:
            self._lock.release()
            raise EmbeddedPostgresError(
                f"Cannot use {self.folder} as database folder: {error.strerror}"
            ) from error

    def _hand_over(self, launcher: Launcher, programs: Path) -> None:
        # The server insists on owning its files, and a folder may have been used the other way before.
        if self.folder.stat().st_uid != launcher.owner:
            try:
                os.chown(self.folder, launcher.owner, -1)
            except PermissionError:
                raise EmbeddedPostgresError(
                    f"{self.folder} belongs to user {self.folder.stat().st_uid} and cannot be given to "
                    f"user {launcher.owner}, whom PostgreSQL runs as"
                ) from None
        if self.cluster.is_symlink():
            raise EmbeddedPostgresError(f"{self.cluster} is a symbolic link: make it the folder itself")
        if self.cluster.exists() and self.cluster.stat().st_uid != launcher.owner:
            for parent, folders, files in os.walk(self.cluster):
                for name in (".", *folders, *files):
                    os.chown(Path(parent, name), launcher.owner, -1, follow_symlinks=False)
        for needed in (self.folder, programs):
            closed = closed_folder(needed, launcher)
            if closed is not None:
                raise EmbeddedPostgresError(
                    f"PostgreSQL refuses to run as root, and user {self._unprivileged_user!r} may not enter "
                    f"{closed} on the way to {needed}: use a data folder (and an environment) outside it, "
                    "start as an ordinary user, or set DATABASE_URL to a server of your own"
                )

    def _clear_leftovers(self) -> None:
        self._stop_processes()
        remove_stale_lock(self.cluster)
        self._sockets.clear()

    def _stop_processes(self, child: subprocess.Popen[bytes] | None = None) -> None:
        running = stop_processes(self.cluster, self._stop_timeout, child)
        if running:
            raise EmbeddedPostgresError(
                f"PostgreSQL processes {running} of {self.folder} do not end, not even by SIGKILL"
            )

    def _check_version(self) -> None:
        try:
            version = (self.cluster / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return
        if version != str(POSTGRES_MAJOR):
            raise EmbeddedPostgresError(
                f"{self.cluster} was made by PostgreSQL {version}, this is {POSTGRES_MAJOR}: "
                "choose another data folder, or move the data with the old version's pg_dump"
            )

    def _initialise(self, launcher: Launcher, programs: Path) -> None:
        # Made under another name and renamed when complete: a folder called "cluster" is never half made.
        for interrupted in self.folder.glob("cluster.new.*"):
            shutil.rmtree(interrupted, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix="cluster.new.", dir=self.folder))
        os.chown(unfinished, launcher.owner, -1)
        command: list[str | Path] = [
            programs / "initdb",
            f"--pgdata={unfinished}",
            f"--username={_USER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        with self._open_log() as log:
            process = launcher.spawn(command, cwd=self.folder, output=log)
        try:
            process.wait(self._initialise_timeout)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                limit = f"initialise_timeout={self._initialise_timeout} s"
                raise self._failure(f"initdb took longer than {limit}") from None
            raise
        if process.returncode != 0:
            raise self._failure(f"initdb ended with exit code {process.returncode}")
        unfinished.rename(self.cluster)

    def _run(self, launcher: Launcher, programs: Path) -> None:
        socket_folder = '"' + str(self._socket_folder).replace('"', '""') + '"'
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": socket_folder,
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "log_destination": "stderr",
            "timezone": "UTC",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [programs / "postgres", "-D", self.cluster, *options]
        if self.log_file.exists():
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        process = self._process = self._spawn(launcher, command)
        ready = wait_until(
            lambda: process.poll() is not None or is_ready(self.cluster, process.pid), self._start_timeout
        )
        if process.poll() is not None:
            raise self._failure(f"PostgreSQL ended with exit code {process.returncode} while it started")
        if not ready:
            raise self._failure(f"PostgreSQL was not ready after start_timeout={self._start_timeout} s")

    def _spawn(self, launcher: Launcher, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        # The kernel's parent-death signal follows the thread that made the child, not the process. This
        # thread lives as long as the server does, whichever thread calls start(); it also reaps the child.
        started: Future[subprocess.Popen[bytes]] = Future()

        def run_and_reap() -> None:
            try:
                with self._open_log() as log:
                    process = launcher.spawn(command, cwd=self.folder, output=log)
            except BaseException as error:
                started.set_exception(error)
                return
            started.set_result(process)
            process.wait()

        threading.Thread(target=run_and_reap, name="embedded-postgres", daemon=True).start()
        try:
            return started.result()
        except OSError as error:
            raise EmbeddedPostgresError(f"PostgreSQL could not be started: {error}") from error

    def _open_log(self) -> IO[bytes]:
        return open(
            self.log_file, "wb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o600)
        )

    def _failure(self, reason: str) -> EmbeddedPostgresError:
        try:
            lines = self.log_file.read_text(errors="replace").splitlines()[-_LOG_LINES_IN_ERRORS:]
        except OSError:
            lines = []
        end_of_log = "".join(f"\n  {line}" for line in lines) or " empty"
        return EmbeddedPostgresError(f"{reason}; end of {self.log_file}:{end_of_log}")


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError) as error:  # the working directory was removed; links go in a circle
        raise EmbeddedPostgresError(f"Cannot use {folder} as database folder: {error}") from error
