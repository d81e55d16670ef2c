"""Server processes that an earlier service left behind, found and ended."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_POLL_SECONDS = 0.02


def wait_until(condition: Callable[[], bool], timeout: float) -> bool:
    """Poll ``condition`` until it holds; False when ``timeout`` seconds pass first."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def read_postmaster_pid(cluster: Path) -> int | None:
    """The process id in the first line of ``postmaster.pid``; None without a readable one."""
    lines = _pid_file_lines(cluster)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def is_ready(cluster: Path, pid: int) -> bool:
    """True when the server with this process id says in ``postmaster.pid`` that it takes connections."""
    lines = _pid_file_lines(cluster)
    # Line 8 is the state (LOCK_FILE_LINE_PM_STATUS in the server's pidfile.h), padded with spaces.
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def server_processes(cluster: Path) -> list[int]:
    """Process ids of the postmaster and the backends of this cluster.

    ``postmaster.pid`` alone does not do: its number may belong to another program by now, and backends may
    outlive a killed postmaster. Every PostgreSQL process has the cluster as its working directory.
    """
    if not Path("/proc/self/cwd").exists():
        return _postmaster_by_ps(cluster)
    home = os.path.realpath(cluster)
    found = []
    for entry in os.scandir("/proc"):
        # A process may end between the calls.
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and _is_server(_read(entry, "comm")) and _works_in(entry, home):
                found.append(int(entry.name))
    return found


def stop_processes(cluster: Path, timeout: float, child: subprocess.Popen[bytes] | None = None) -> list[int]:
    """End every process of the cluster: orderly, then at once, then by force, ``timeout`` seconds each.

    Args:
        cluster: PostgreSQL's data folder.
        timeout: seconds each way gets.
        child: the server when this process started it; it is found even where /proc is closed.

    Returns:
        Process ids that are still there.
    """

    def running() -> set[int]:
        own = {child.pid} if child is not None and child.poll() is None else set()
        return own.union(server_processes(cluster))

    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        targets = running()
        if not targets:
            break
        postmaster = read_postmaster_pid(cluster)
        # Told by the postmaster, backends end in order; without one each has to be told itself.
        if postmaster in targets and number != signal.SIGKILL:
            targets = {postmaster}
        for pid in targets:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        wait_until(lambda: not running(), timeout)
    return sorted(running())


def remove_stale_lock(cluster: Path) -> None:
    """Remove a ``postmaster.pid`` that is unreadable, or whose number belongs to some other program by now.

    With these two the server refuses to start. With any other stale file it deals itself, and more safely: it
    finds out whether backends still use the shared memory that the file names.
    """
    pid = read_postmaster_pid(cluster)
    if pid is None or (Path(f"/proc/{pid}").exists() and pid not in server_processes(cluster)):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _works_in(entry: os.DirEntry[str], home: str) -> bool:
    try:
        return os.readlink(f"{entry.path}/cwd") == home
    except PermissionError:
        # A root without CAP_SYS_PTRACE, as containers have it, may not look. The command line is open to all
        # and names the folder for the postmaster, which takes its backends along.
        return home in _read(entry, "cmdline").split("\0")


def _is_server(name: str) -> bool:
    return Path(name.strip()).name == "postgres"


def _read(entry: os.DirEntry[str], name: str) -> str:
    return Path(entry.path, name).read_text(errors="surrogateescape")


def _pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def _postmaster_by_ps(cluster: Path) -> list[int]:
    pid = read_postmaster_pid(cluster)
    if pid is None:
        return []
    command = ["/bin/ps", "-o", "comm=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    return [pid] if _is_server(shown.stdout) else []
