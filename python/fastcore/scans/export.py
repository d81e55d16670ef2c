"""A scan as a SARIF log."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from fastcore.errors import FastcoreError
from fastcore.integrations.server_cursor import Rows, stream_rows
from fastcore.scans.export_statement import EXPORT
from fastcore.scans.queries import has_scan
from fastcore.scans.query_parts import SIZE_OF_STORED_FINDING, fetch_rows

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MAX_ROWS_AT_A_TIME = 1000
_MAX_BYTES_AT_A_TIME = 2**23
_CHUNK_BYTES = 2**16
# how the server begins a run; results begin otherwise
_RUN = b'{"tool":'


class ScanGoneError(FastcoreError):
    """The scan was deleted before the first chunk."""


def export_sarif(
    conn: Connection[Any], scan_id: UUID, organisation: str | None
) -> Generator[bytes, None, None] | None:
    """Give a scan as a SARIF 2.1.0 log, with a run for each tool.

    `fastcore.parse_sarif` reads the findings out of it that it once read out of the scan's own logs, with
    their fingerprints. Those that are triaged as false positives or accepted are suppressed in it.

    Each result has the stored fingerprint among its ``properties``. Where `insert_findings` was given one, a
    reader of the log makes another: a log cannot say which identity its findings have, so `parse_sarif`
    passes over that property; to keep it, hand it to `insert_findings` again. A finding with a line comes
    back with a column and a last line, for which SARIF takes 1 and the first line where they are absent.

    Args:
        conn: the database; in use until the last chunk.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.

    Returns:
        The log in chunks, as UTF-8, to be closed where not all are taken; None where there is no such scan.

    Raises:
        ScanGoneError: while chunks are taken: the scan was deleted before the first of them.
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/shop"), [report])
        >>> log = export_sarif(conn, scan.id, "default")
        >>> parse_sarif(b"".join(log)).findings == report.findings
        True
    """
    params = {"id": scan_id, "organisation": organisation, "schema": _SCHEMA}
    if not has_scan(conn, scan_id, organisation):
        return None
    return _in_chunks(stream_rows(conn, sql.SQL(EXPORT), params, _rows_at_a_time(conn, scan_id)))


def _rows_at_a_time(conn: Connection[Any], scan_id: UUID) -> int:
    query = sql.SQL("SELECT max({}) FROM fastcore_finding AS found WHERE found.scan_id = %s")
    ((longest,),) = fetch_rows(conn, query.format(SIZE_OF_STORED_FINDING), [scan_id])
    return max(1, min(_MAX_ROWS_AT_A_TIME, _MAX_BYTES_AT_A_TIME // (longest or 1)))


def _in_chunks(rows: Rows) -> Generator[bytes, None, None]:
    held: list[bytes] = []
    size = 0
    with contextlib.closing(rows):
        for piece in _pieces(row.encode() if isinstance(row, str) else row or b"" for row in rows):
            held.append(piece)
            size += len(piece)
            if size >= _CHUNK_BYTES:
                yield b"".join(held)
                held, size = [], 0
    yield b"".join(held)


def _pieces(rows: Iterator[bytes]) -> Iterator[bytes]:
    log = next(rows, None)
    if log is None:
        raise ScanGoneError("the scan was deleted meanwhile")
    yield _opened(log, b"runs")
    behind_run, behind_result = b"", b""
    for row in rows:
        if row.startswith(_RUN):
            yield behind_run + _opened(row, b"results")
            behind_run, behind_result = b"]},", b""
        else:
            yield behind_result + row
            behind_result = b","
    yield behind_run[:-1] + b"]}"


def _opened(json_object: bytes, name: bytes) -> bytes:
    return json_object[:-1] + b',"' + name + b'":['
