"""A hundred scans beside ten thousand requests for fingerprints: all is stored, and memory is bounded."""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from fastcore import fingerprint_findings
from scan_http import LOG_TYPE, listed, log
from scan_logs import result
from services import Service, StartService

SCANS, REPOSITORIES = 100, 10
OWN, COMMON, REPEATED = 150, 30, 20
REQUESTS, CLIENTS = 10_000, 4
# Kilobytes that it holds more than when it was idle.
MORE_MEMORY = 100 * 1024


@pytest.fixture(scope="module")
def service(start_service: StartService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = start_service("--data-dir", tmp_path_factory.mktemp("load"))
    yield service
    assert service.end() == 0
    assert service.errors() == ""


class Client:
    """Keeps one connection, as a program under load does."""

    def __init__(self, address: httpx.URL) -> None:
        self._connection = http.client.HTTPConnection(address.host, address.port, timeout=120)

    def post(self, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        self._connection.request("POST", path, body, {"content-type": kind})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


def log_of(number: int) -> bytes:
    own = [result("R", f"src/{number}/{n}.py", snippet="x = 1") for n in range(OWN)]
    common = [result("C", f"lib/{n}.py", snippet="y = 2") for n in range(COMMON)]
    return log(*own, *common, *own[:REPEATED])


def store_scan(address: httpx.URL, number: int) -> tuple[int, bytes]:
    client = Client(address)
    try:
        return client.post(f"/scans?repository={number % REPOSITORIES}", log_of(number), LOG_TYPE)
    finally:
        client.close()


def ask_for_fingerprints(address: httpx.URL, first: int) -> list[int]:
    """Send a client's share of the requests; gives those with a wrong answer."""
    client = Client(address)
    wrong = []
    for number in range(first, REQUESTS, CLIENTS):
        found = [{"rule_id": "R", "file_path": f"{number}.py"}, {"rule_id": "R"}, {"rule_id": "R"}]
        body = json.dumps({"findings": found}).encode()
        status, content = client.post("/generate-fingerprints", body, "application/json")
        if status != 200 or not is_right(found, json.loads(content)):
            wrong.append(number)
    client.close()
    return wrong


def is_right(found: list[dict[str, Any]], answer: dict[str, Any]) -> bool:
    expected = fingerprint_findings(found, version=1).fingerprints
    given = [(entry["fingerprint"], entry["is_duplicate"]) for entry in answer["fingerprints"]]
    return given == list(zip(expected, [False, False, True], strict=True)) and answer["unique_count"] == 2


def kilobytes(process: int, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1])


def test_nothing_is_lost_under_load(service: Service) -> None:
    with service.wait_until_ready() as client, ThreadPoolExecutor(SCANS + CLIENTS) as clients:
        before = kilobytes(service.process.pid, "VmRSS")
        asking = [clients.submit(ask_for_fingerprints, client.base_url, n) for n in range(CLIENTS)]
        storing: list[Future[tuple[int, bytes]]] = [
            clients.submit(store_scan, client.base_url, number) for number in range(SCANS)
        ]
        answers = [scan.result() for scan in storing]
        assert [request.result() for request in asking] == [[]] * CLIENTS
        assert Counter(status for status, _ in answers) == {201: SCANS}
        ids = {json.loads(content)["data"]["scan"]["id"] for _, content in answers}
        assert kilobytes(service.process.pid, "VmHWM") - before < MORE_MEMORY

        rows = listed(client.get("/scans", params={"limit": 1000}), "scans")
        assert {row["id"] for row in rows} == ids
        assert len(ids) == SCANS
        for repository in range(REPOSITORIES):
            newest_first = [row for row in rows if row["repository"] == str(repository)]
            assert len(newest_first) == SCANS // REPOSITORIES
            bases = [row["id"] for row in newest_first[1:]]
            assert [row["baseScanId"] for row in newest_first] == [*bases, None]
            for row in newest_first:
                is_first = row["baseScanId"] is None
                assert row["findingCount"] == OWN + COMMON
                assert row["duplicateCount"] == REPEATED
                assert row["newCount"] == (OWN + COMMON if is_first else OWN)
                assert row["fixedCount"] == (0 if is_first else OWN)
                assert row["unchangedCount"] == (0 if is_first else COMMON)
        counts = Counter(
            client.get(f"/scans/{scan_id}/findings?limit=1").headers["x-total-count"] for scan_id in ids
        )
        assert counts == {str(OWN + COMMON): SCANS}
