"""Where the server's Unix socket is: in its own folder, or in a short one when that path is too long."""

import contextlib
import os
import tempfile
from pathlib import Path

PORT = 5432
_NAME = f".s.PGSQL.{PORT}"
# sockaddr_un.sun_path has 108 bytes on Linux and 104 on the BSDs and macOS, the last one a NUL.
_PATH_MAX_BYTES = 107 if os.uname().sysname == "Linux" else 103


class SocketFolder:
    """The folder of one server's socket.

    A temporary folder has mode 0700 and a random name, which a note in ``home`` keeps: after a crash the next
    start removes it.

    Args:
        home: the server's folder, itself private.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._note = home / "socket_folder"

    def prepare(self, owner: int) -> Path | None:
        """Choose the folder, and make it when it is temporary; None when even that path is too long."""
        if _usable(self._home):
            return self._home
        for parent in (None, "/tmp"):  # noqa: S108 - mkdtemp makes a private folder with a random name
            folder = Path(tempfile.mkdtemp(prefix="fastcore-", dir=parent))
            if _usable(folder):
                os.chown(folder, owner, -1)
                with self._note.open("x") as note:  # which never goes through a symbolic link
                    note.write(str(folder))
                return folder
            folder.rmdir()
        return None

    def clear(self) -> None:
        """Remove sockets that are left and the temporary folder; only when no server runs."""
        _remove_sockets(self._home)
        with contextlib.suppress(FileNotFoundError):
            folder = Path(self._note.read_text())
            _remove_sockets(folder)
            with contextlib.suppress(OSError):
                folder.rmdir()
            self._note.unlink()


def too_long(home: Path) -> str:
    """Say why no folder would do."""
    return (
        f"no folder is short enough for a Unix socket: {home / _NAME} and every temporary folder have more "
        f"than {_PATH_MAX_BYTES} bytes; choose a data folder with a shorter path"
    )


def _usable(folder: Path) -> bool:
    name = os.fsencode(folder / _NAME)
    # libpq takes a comma for the next host of a list, and psycopg hands it UTF-8 only.
    return len(name) <= _PATH_MAX_BYTES and b"," not in name and _is_utf8(name)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _remove_sockets(folder: Path) -> None:
    for leftover in folder.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)
