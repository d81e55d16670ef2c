"""Clients of a running service, in processes of their own: what they cost is not the service's."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.synchronize import Barrier

from http_load import TIMEOUT, Address

_LOG = "application/sarif+json"
_JSON = "application/json"


def store_scans(address: Address, start: Barrier, count: int, findings: int) -> None:
    """Send scans, all at the same time."""
    bodies = [_log(number, findings) for number in range(count)]
    ready = threading.Barrier(count)

    def send(number: int) -> None:
        if ready.wait(TIMEOUT) == 0:
            start.wait(TIMEOUT)
        ready.wait(TIMEOUT)
        with closing(http.client.HTTPConnection(*address, timeout=TIMEOUT)) as connection:
            _post(connection, f"/scans?repository={number % 10}", bodies[number], _LOG, 201)

    _finish(count, send)


def ask_for_fingerprints(address: Address, start: Barrier, requests: int, connections: int) -> None:
    """Send requests for fingerprints over connections that stay open."""
    finding = {"rule_id": "B608", "file_path": "app/dao.py", "line": 7, "message": "SQL from strings"}
    body = json.dumps({"findings": [finding] * 10}).encode()

    def send(number: int) -> None:
        with closing(http.client.HTTPConnection(*address, timeout=TIMEOUT)) as connection:
            for _ in range(number, requests, connections):
                _post(connection, "/generate-fingerprints", body, _JSON, 200)

    start.wait(TIMEOUT)
    _finish(connections, send)


def _finish(count: int, send: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(count) as threads:
        for _ in threads.map(send, range(count)):
            pass


def _post(connection: http.client.HTTPConnection, path: str, body: bytes, kind: str, wanted: int) -> None:
    connection.request("POST", path, body, {"content-type": kind})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != wanted:
        raise SystemExit(f"{path}: {answer.status}: {content[:2000].decode()}")


def _log(number: int, findings: int) -> bytes:
    run = {"tool": {"driver": {"name": "tool"}}, "results": list(_results(number, findings))}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def _results(number: int, findings: int) -> Iterator[object]:
    for index in range(findings):
        region = {"startLine": index + 1, "snippet": {"text": f"query = f'{number} {index}'"}}
        place = {"artifactLocation": {"uri": f"src/app/{index % 50}.py"}, "region": region}
        yield {
            "ruleId": f"B{600 + index % 20}",
            "level": "error",
            "message": {"text": "Possible SQL injection through string-based query construction."},
            "locations": [{"physicalLocation": place}],
        }
