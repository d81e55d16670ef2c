"""The page at /scans, in a real Chromium, on a real service."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser_visit import MakeLog, Store, Visit, Watch
from services import StartService, running_services

_PROGRAMS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        pytest.fail(f"there is none of {', '.join(_PROGRAMS)}; `make chromium` installs one on Debian")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Runs for one file only: meanwhile asyncio has a running loop, and other tests start their own."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, headless=True, args=_OPTIONS) as browser,
    ):
        yield browser


@pytest.fixture(scope="session")
def start_service() -> Iterator[StartService]:
    with running_services() as start:
        yield start


@pytest.fixture(scope="session")
def service(start_service: StartService, conninfo: str) -> Iterator[httpx.Client]:
    """A client of the service that most tests share; each has repositories of its own."""
    with start_service("--only", "scans", DATABASE_URL=conninfo).wait_until_ready() as client:
        yield client


@pytest.fixture
def watch(browser: Browser, service: httpx.Client) -> Iterator[Watch]:
    """Opens pages in contexts of their own, and checks at the end what the browser said."""
    visits: list[Visit] = []

    def watched(client: httpx.Client = service, **options: Any) -> Visit:
        address = str(client.base_url)
        context = browser.new_context(base_url=address, locale="en-US", timezone_id="UTC", **options)
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield watched
    for visit in visits:
        visit.page.context.close()
        visit.check()


@pytest.fixture
def visit(watch: Watch) -> Visit:
    return watch()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


@pytest.fixture(scope="session")
def make_log() -> MakeLog:
    """Makes a SARIF log of results, each told by what differs from an ordinary one."""

    def make(*results: dict[str, Any], rules: dict[str, str] | None = None, tool: str = "Checker") -> bytes:
        descriptors = [{"id": rule_id, "helpUri": uri} for rule_id, uri in (rules or {}).items()]
        driver = {"name": tool, "version": "1.2", "rules": descriptors}
        run = {"tool": {"driver": driver}, "results": [_result(**result) for result in results]}
        return json.dumps({"version": "2.1.0", "runs": [run]}).encode()

    return make


def _result(
    rule: str = "R1",
    level: str = "warning",
    path: str = "src/app.py",
    line: int = 1,
    message: str = "Something is wrong",
    snippet: str = "",
    score: str | None = None,
) -> dict[str, Any]:
    region = {"startLine": line, "snippet": {"text": snippet}}
    location = {"artifactLocation": {"uri": path}, "region": region}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
        "properties": {} if score is None else {"security-severity": score},
    }


@pytest.fixture(scope="session")
def store(service: httpx.Client) -> Store:
    """Stores a log by the API and gives the scan's id."""

    def post(
        log: bytes,
        repository: str,
        client: httpx.Client = service,
        *,
        branch: str = "",
        commit: str = "",
        **headers: str,
    ) -> str:
        headers["content-type"] = "application/sarif+json"
        target = {"repository": repository, "branch": branch, "commit": commit}
        answer = client.post("/scans", params=target, content=log, headers=headers)
        assert answer.status_code == 201, answer.text
        scan_id: str = answer.json()["data"]["scan"]["id"]
        return scan_id

    return post
