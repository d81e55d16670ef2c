"""A page is right where findings come to its scan while it is made."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from fastcore.scans.bulk import insert_findings
from fastcore.scans.filters import FindingFilter
from fastcore.scans.finding_queries import diff_scans, list_findings
from fastcore.scans.queries import Page
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import Connection, many, report, result

LIMIT = 3
OFFSET = 5
PATHS = [f"src/{number}.py" for number in range(8)]


def wait_for_a_lock(conn: Connection) -> None:
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    end = time.monotonic() + 30
    while conn.execute(waiting).fetchone() is None:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("kind", ["findings", "diff"])
def test_what_comes_behind_a_page_leaves_it_as_it_is(
    conninfo: str, conn: Connection, organisation: str, kind: str
) -> None:
    old, new = (
        store_scan(conn, ScanTarget(organisation=organisation), [log]).id for log in (report(), many(8))
    )

    def page(conn: Connection) -> Page:
        if kind == "findings":
            return list_findings(conn, new, FindingFilter(), order="path", limit=LIMIT, offset=OFFSET)
        return diff_scans(conn, new, old, "new", FindingFilter(), order="path", limit=LIMIT, offset=OFFSET)

    def paths(page: Page) -> list[str]:
        return [row["filePath"] for row in json.loads(page.content.bytes)["data"]["findings"]]

    with (
        psycopg.connect(conninfo) as reader,
        psycopg.connect(conninfo) as writer,
        ThreadPoolExecutor() as pool,
    ):
        assert (paths(before := page(reader)), before.total) == (PATHS[OFFSET:], 8)
        reader.commit()
        # the counts stand in another table, and are read before the page waits
        writer.execute("LOCK TABLE fastcore_finding IN ACCESS EXCLUSIVE MODE")
        asked = pool.submit(page, reader)
        wait_for_a_lock(conn)
        later = report(result(path="z.py")).findings.to_dicts()
        insert_findings(writer, organisation, later, default_scan_id=new)
        writer.commit()
        after = asked.result()
    assert (paths(after), after.total) == (PATHS[OFFSET:], 9)
