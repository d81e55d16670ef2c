"""What is decided about findings."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, get_args

import pytest

from fastcore import ArgumentError
from fastcore.scans.filters import State
from fastcore.scans.retention import delete_scan
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import Connection, report, result

LOG = report(result())
FINGERPRINT = LOG.findings[0].fingerprint


def decide(conn: Connection, organisation: str, state: State, **more: Any) -> Any:
    text = set_state(conn, organisation, FINGERPRINT, state, **{"note": "", "changed_by": "", **more})
    return None if text is None else json.loads(text)["data"]["findingState"]


def test_states(conn: Connection, organisation: str) -> None:
    store_scan(conn, ScanTarget(organisation=organisation), [LOG])
    times = []
    for state in get_args(State):
        found = decide(conn, organisation, state, note=f"note <{state}>", changed_by="Zoë")
        times.append(datetime.fromisoformat(found.pop("changedAt")))
        assert found == {
            "__typename": "FindingState",
            "organisation": organisation,
            "fingerprint": FINGERPRINT,
            "state": state,
            "note": f"note <{state}>",
            "changedBy": "Zoë",
        }
    assert times == sorted(set(times))


def test_no_such_finding(conn: Connection, organisation: str) -> None:
    assert decide(conn, organisation, "accepted") is None
    store_scan(conn, ScanTarget(organisation=f"{organisation} other"), [LOG])
    assert decide(conn, organisation, "accepted") is None
    query = "SELECT FROM fastcore_finding_state WHERE organisation = %s"
    assert conn.execute(query, [organisation]).rowcount == 0


def test_what_was_decided_outlives_the_scan(conn: Connection, organisation: str) -> None:
    scan = store_scan(conn, ScanTarget(organisation=organisation), [LOG])
    decide(conn, organisation, "accepted", note="n")
    delete_scan(conn, scan.id, organisation)
    assert decide(conn, organisation, "open") is None
    query = "SELECT state, note FROM fastcore_finding_state WHERE organisation = %s"
    assert conn.execute(query, [organisation]).fetchall() == [("accepted", "n")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("state", {"state": "closed"}),
        ("note", {"note": "\0"}),
        ("changed_by", {"changed_by": "\ud800"}),
    ],
)
def test_what_cannot_be_stored(
    conn: Connection, organisation: str, name: str, values: dict[str, Any]
) -> None:
    store_scan(conn, ScanTarget(organisation=organisation), [LOG])
    with pytest.raises(ArgumentError, match=name):
        decide(conn, organisation, **{"state": "open", **values})
    with pytest.raises(ArgumentError, match="fingerprint"):
        set_state(conn, organisation, "\0", "open", note="", changed_by="")
