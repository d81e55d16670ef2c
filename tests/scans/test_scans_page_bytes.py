"""Pages end where their texts become too long; nothing is lost between them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from typing import Any
from uuid import UUID

import pytest

from fastcore.scans.bulk import insert_findings
from fastcore.scans.filters import FindingFilter, ScanFilter
from fastcore.scans.finding_queries import diff_scans, list_findings
from fastcore.scans.queries import MAX_PAGE_BYTES, Page, list_scans
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import Connection, many, report, result

LONG = 10_000


def paths_of(page: Page) -> list[str]:
    rows = json.loads(page.content.bytes)["data"]["findings"]
    assert page.row_count == len(rows)
    return [row["filePath"] for row in rows]


def walked(page_at: Callable[[int], Page]) -> list[list[str]]:
    """The paths on all pages, each page beginning behind the one before."""
    pages: list[list[str]] = []
    while rows := paths_of(page := page_at(sum(map(len, pages)))):
        pages.append(rows)
    assert page.total == sum(map(len, pages))
    return pages


def stored(conn: Connection, organisation: str, *results: Any, **more: Any) -> UUID:
    return store_scan(conn, ScanTarget(organisation=organisation), [report(*results, **more)]).id


@pytest.mark.parametrize("where", [FindingFilter(), FindingFilter(severity=["medium"], state=["open"])])
@pytest.mark.parametrize(
    ("max_bytes", "sizes"),
    [(1, [1] * 7), (2 * LONG, [1] * 7), (2 * LONG + 2000, [2, 2, 2, 1]), (MAX_PAGE_BYTES, [5, 2])],
)
def test_findings(
    conn: Connection, organisation: str, where: FindingFilter, max_bytes: int, sizes: list[int]
) -> None:
    names = [f"{number}.py" for number in range(7)]
    scan_id = stored(conn, organisation, *(result(path=name, text="é" * (LONG // 2)) for name in names))

    def page_at(offset: int) -> Page:
        return list_findings(conn, scan_id, where, order="path", limit=5, offset=offset, max_bytes=max_bytes)

    pages = walked(page_at)
    assert list(map(len, pages)) == sizes
    assert list(chain(*pages)) == names


def test_every_text_counts(conn: Connection, organisation: str) -> None:
    rules = [{"id": "R1", "helpUri": "https://x.test/" + "h" * LONG}]
    long: dict[str, dict[str, Any]] = {
        "a.py": {"text": "t" * LONG},
        "b.py": {"snippet": "s" * LONG},
        "c.py": {"partialFingerprints": {"own/v1": "p" * LONG}},
        "d.py": {"rule": "R1"},
        "e" * LONG: {},
        "f.py": {"rule": "r" * LONG},
        "g.py": {},
    }
    results = [result(**{"path": path, "rule": "R2", **more}) for path, more in long.items()]
    log = report(*results, rules=rules)
    scan_id = store_scan(conn, ScanTarget(organisation=organisation), [log]).id
    (noted,) = (finding.fingerprint for finding in log.findings if finding.file_path == "g.py")
    set_state(conn, organisation, noted, "open", note="n" * LONG, changed_by="")
    for order in ("path", "rule", "severity"):

        def page_at(offset: int, order: Any = order) -> Page:
            where = FindingFilter()
            return list_findings(conn, scan_id, where, order=order, limit=10, offset=offset, max_bytes=LONG)

        pages = walked(page_at)
        assert list(map(len, pages)) == [1] * len(long)
        assert sorted(chain(*pages)) == sorted(long)


def test_what_has_no_room_is_not_made(conn: Connection, organisation: str) -> None:
    # Together these are more than the server could put into one answer.
    count, length = 200, 10_000_000
    scan_id = store_scan(conn, ScanTarget(organisation=organisation), [many(count)]).id
    conn.execute(
        "UPDATE fastcore_finding SET message = repeat('m', %s) WHERE scan_id = %s AND file_path = %s",
        [length, scan_id, "src/0.py"],
    )
    # Copied as it is stored: compressed.
    conn.execute(
        """
        UPDATE fastcore_finding AS found SET message = long.message FROM fastcore_finding AS long
        WHERE long.scan_id = %(id)s AND long.file_path = 'src/0.py'
            AND found.scan_id = %(id)s AND found.file_path <> 'src/0.py'
        """,
        {"id": scan_id},
    )
    page = list_findings(conn, scan_id, FindingFilter(), order="path", limit=1000, offset=50)
    assert (page.total, page.row_count) == (count, 1)
    assert length < len(page.content.bytes) < 1.1 * length


@pytest.mark.parametrize("change", [None, "new"])
@pytest.mark.parametrize("is_counted", [True, False])
def test_changes(conn: Connection, organisation: str, change: Any, is_counted: bool) -> None:
    def log(*paths: str) -> list[dict[str, Any]]:
        return [result(path=path, text="x" * LONG) for path in paths]

    old = stored(conn, organisation, *log("a", "b", "c"))
    new = stored(conn, organisation, *log("b", "c", "d", "e", "f"))
    pair = (new, old) if is_counted else (old, new)

    def page_at(offset: int) -> Page:
        return diff_scans(
            conn,
            *pair,
            change,
            FindingFilter(),
            order="path",
            limit=10,
            offset=offset,
            max_bytes=2 * LONG + 1000,
        )

    changed = list("abcdef") if change is None else list("def") if is_counted else ["a"]
    assert walked(page_at) == [changed[at : at + 2] for at in range(0, len(changed), 2)]


def test_scans(conn: Connection, organisation: str) -> None:
    ids = []
    for number in range(5):
        given = [{"rule_id": "R", "severity": f"{number}" * LONG}]
        ids.append(str(insert_findings(conn, organisation, given).scan_id))
    seen: list[str] = []
    where = ScanFilter(organisation)
    for expected in (2, 2, 1, 0):
        page = list_scans(conn, where, limit=10, offset=len(seen), max_bytes=2 * LONG + 1000)
        rows = json.loads(page.content.bytes)["data"]["scans"]
        assert (page.total, page.row_count, len(rows)) == (5, expected, expected)
        seen += [row["id"] for row in rows]
    assert seen == ids[::-1]
    assert list_scans(conn, where, limit=10, offset=0).row_count == 5
