"""Many SARIF logs, on a pool of threads."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from fastcore._arguments import type_name_of
from fastcore._row_options import worker_count
from fastcore.errors import ArgumentError, ArgumentTypeError, SarifError
from fastcore.sarif_report import (
    ParseOptions,
    SarifLimits,
    SarifReport,
    SchemaSource,
    Validate,
    failed_report,
    parse_options,
    parse_source,
)

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

OnError: TypeAlias = Literal["report", "raise"]

# how many logs are read, or have been and wait for their turn, beside those the workers are busy with
_LOOK_AHEAD = 1


def parse_sarif_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    workers: int | None = None,
    scan_id: str | None = None,
    validate: Validate = "lenient",
    source_root: str | os.PathLike[str] | None = None,
    limits: SarifLimits = SarifLimits(),  # noqa: B008 - immutable
    schema: SchemaSource | None = None,
    on_error: OnError = "report",
) -> Iterator[SarifReport]:
    """Read many SARIF logs side by side.

    Paths are asked for as reports are, a few ahead, so that never more logs are in memory than there are
    workers and one. Arguments are checked at once. Closing the iterator ends the work.

    Args:
        paths: n files; each may be compressed and of any encoding that `parse_sarif` takes.
        workers: how many threads share the work, from 1 to ``MAX_WORKERS``; None takes one a CPU.
        scan_id: as in `parse_sarif`.
        validate: as in `parse_sarif`.
        source_root: as in `parse_sarif`.
        limits: as in `parse_sarif`, for each log.
        schema: as in `parse_sarif`.
        on_error: what a file becomes that cannot be read or is no such log: ``"report"``, a report without
            findings that has the `SarifError` as its ``error``; or ``"raise"``, that exception, in its turn.

    Returns:
        n reports, in the order of ``paths``.

    Raises:
        SarifError: ``on_error="raise"``, and a log is as `parse_sarif` refuses it.
        OSError: ``on_error="raise"``, and a file cannot be read.
        ArgumentTypeError: an argument has the wrong type; for an item of ``paths``, ``index`` says which.
        ArgumentError: an argument has a value that cannot be used.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     good, bad = Path(folder, "good.sarif"), Path(folder, "bad.sarif")
        ...     _ = good.write_text('{"version": "2.1.0", "runs": []}')
        ...     _ = bad.write_text('{"version": "2.1.0"}')
        ...     for report in parse_sarif_files([good, bad]):
        ...         print(len(report.findings), report.error and report.error.reason)
        0 None
        0 expected an array
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise ArgumentTypeError(f"paths must be an iterable of paths, not one {type_name_of(paths)}")
    if not isinstance(paths, Iterable):
        raise ArgumentTypeError(f"paths must be an iterable of paths, not {type_name_of(paths)}")
    if on_error not in ("report", "raise"):
        kind = ArgumentError if isinstance(on_error, str) else ArgumentTypeError
        raise kind(f"on_error must be 'report' or 'raise', not {on_error!r}")
    options = parse_options(scan_id, validate, source_root, limits, schema)
    return parse_files(paths, workers, options, report_errors=on_error == "report")


def parse_files(
    paths: Iterable[object], workers: int | None, options: ParseOptions, *, report_errors: bool = True
) -> Iterator[SarifReport]:
    """Does what `parse_sarif_files` does, with options that are checked already."""
    return _reports(paths, worker_count(workers), options, report_errors)


def _reports(
    paths: Iterable[object], workers: int, options: ParseOptions, report_errors: bool
) -> Iterator[SarifReport]:
    # costs as much to import as all of fastcore
    from concurrent.futures import ThreadPoolExecutor

    waiting: deque[Future[SarifReport]] = deque()
    executor = ThreadPoolExecutor(workers, thread_name_prefix="fastcore-sarif")
    try:
        for index, path in enumerate(paths):
            waiting.append(executor.submit(_parse_file, _checked(path, index), options, report_errors))
            if len(waiting) > workers + _LOOK_AHEAD - 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


def _checked(path: object, index: int) -> Path:
    from pathlib import Path

    if isinstance(path, (str, os.PathLike)):
        plain = os.fspath(path)
        if isinstance(plain, str):
            return Path(plain)
    raise ArgumentTypeError(f"paths[{index}] must be a path, not {type_name_of(path)}", index=index)


def _parse_file(path: Path, options: ParseOptions, report_errors: bool) -> SarifReport:
    try:
        return parse_source(path, str(path), options)
    except SarifError as error:
        if not report_errors:
            raise
        return failed_report(error, options)
    except OSError as error:
        if not report_errors:
            raise
        refused = SarifError(error.strerror or str(error), source=str(path))
        refused.__cause__ = error
        return failed_report(refused, options)
