"""Logs go in by the file field and by drag and drop, and what is wrong with one is shown."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from browser_visit import MakeLog, Visit

# of every progress text that the page shows
_RECORD_PROGRESS = """() => {
    const text = document.getElementById("progress-text");
    window.progressTexts = [];
    new MutationObserver(() => window.progressTexts.push(text.textContent))
        .observe(text, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def logs(tmp_path: Path, make_log: MakeLog) -> list[Path]:
    """Two logs, one of them compressed."""
    first, second = tmp_path / "first.sarif", tmp_path / "second.sarif.gz"
    first.write_bytes(make_log({"line": 1}, {"line": 2, "message": "Another"}))
    second.write_bytes(gzip.compress(make_log({"path": "b.py", "level": "error"}, tool="Other")))
    return [first, second]


def fill_target(page: Page, repository: str) -> None:
    upload = page.get_by_role("form", name="Upload SARIF logs")
    upload.get_by_label("Repository").fill(repository)
    upload.get_by_label("Branch").fill("main")
    upload.get_by_label("Commit").fill("4f1c2a9")


def test_by_the_file_field_with_progress(page: Page, tmp_path: Path, make_log: MakeLog) -> None:
    log = tmp_path / "large.sarif"
    log.write_bytes(make_log(*({"line": line, "message": "x" * 2000} for line in range(1, 101))))
    page.goto("/scans")
    fill_target(page, "acme/large")
    page.get_by_label("Choose logs").set_input_files(log)
    expect(page.get_by_text("large.sarif (")).to_be_visible()
    page.evaluate(_RECORD_PROGRESS)
    network = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 250_000}
    network.send("Network.emulateNetworkConditions", limits)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="acme/large")).to_be_visible()
    shown = page.evaluate("window.progressTexts")
    parts = [int(text.split()[1]) for text in shown if text.startswith("Uploading")]
    assert parts == sorted(parts)
    assert any(0 < part < 100 for part in parts)
    assert shown[-1] == "Reading and storing…"


def test_by_drag_and_drop(page: Page, logs: list[Path]) -> None:
    page.goto("/scans")
    fill_target(page, "acme/dropped")
    drop_files(page, logs)
    expect(page.get_by_text("first.sarif, second.sarif.gz (")).to_be_visible()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="acme/dropped")).to_be_visible()
    expect(page.get_by_label("Counts").get_by_text("3", exact=True)).to_be_visible()
    expect(page.get_by_text("Checker 1.2, Other 1.2")).to_be_visible()
    page.get_by_role("link", name="All scans").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="acme/dropped"))
    expect(row).to_contain_text("main")
    expect(row.get_by_role("img", name="1 high, 2 medium")).to_be_visible()


def drop_files(page: Page, paths: list[Path]) -> None:
    """Drags files over the page and lets them go, as the browser itself sees that."""
    box = page.get_by_text("or drop them here").bounding_box()
    assert box is not None
    place = {"x": box["x"] + 20, "y": box["y"] + 5}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    browser = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def test_a_bad_log_is_named_with_the_place(visit: Visit, logs: list[Path], tmp_path: Path) -> None:
    visit.refusals.add(422)
    page = visit.page
    bad = tmp_path / "bad.sarif"
    bad.write_text('{"version": "2.1.0", "runs": [{"results": 7')
    page.goto("/scans")
    fill_target(page, "acme/bad")
    page.get_by_label("Choose logs").set_input_files([*logs, bad])
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bad.sarif")
    expect(page.get_by_role("alert")).to_contain_text("43")
    expect(page.get_by_role("form", name="Upload SARIF logs").get_by_label("Repository")).to_have_value(
        "acme/bad"
    )
    page.get_by_role("search").get_by_label("Repository").fill("acme/bad")
    expect(page.get_by_text("No scans match.")).to_be_visible()


def test_an_upload_whose_answer_was_lost_is_stored_once(
    visit: Visit, service: httpx.Client, logs: list[Path]
) -> None:
    page = visit.page

    def lose_answer(route: Route) -> None:
        # the browser does not hand out files that it sends
        target = {"repository": "acme/lost", "branch": "main", "commit": "4f1c2a9"}
        file = ("first.sarif", logs[0].read_bytes(), "application/octet-stream")
        key = {"idempotency-key": route.request.headers["idempotency-key"]}
        assert service.post("/scans", data=target, files={"file": file}, headers=key).status_code == 201
        route.abort()

    page.goto("/scans")
    fill_target(page, "acme/lost")
    page.get_by_label("Choose logs").set_input_files(logs[0])
    page.route("**/scans", lose_answer, times=1)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Uploading again stores nothing twice")
    visit.messages.clear()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="acme/lost")).to_be_visible()
    stored = service.get("/scans", params={"repository": "acme/lost"})
    assert stored.headers["x-total-count"] == "1"


def test_an_upload_can_be_cancelled(page: Page, service: httpx.Client, logs: list[Path]) -> None:
    page.goto("/scans")
    fill_target(page, "acme/cancelled")
    page.get_by_label("Choose logs").set_input_files(logs[0])
    page.route("**/scans", lambda route: None, times=1)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    assert service.get("/scans", params={"repository": "acme/cancelled"}).headers["x-total-count"] == "0"
