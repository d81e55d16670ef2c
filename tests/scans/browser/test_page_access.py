"""Tokens, organisations, export and deletion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser_visit import MakeLog, Store, Watch
from services import StartService


@pytest.fixture(scope="module")
def guarded(start_service: StartService, conninfo: str) -> Iterator[httpx.Client]:
    """A client of a service with two tokens, and one for everybody's scans."""
    tokens = "first-secret=acme,second-secret=other,third-secret=*"
    service = start_service("--only", "scans", DATABASE_URL=conninfo, FASTCORE_API_TOKENS=tokens)
    with service.wait_until_ready() as client:
        yield client


def use_token(page: Page, token: str) -> None:
    page.get_by_label("API token").fill(token)
    page.get_by_role("button", name="Use token").click()


def test_a_token_is_asked_for(watch: Watch, guarded: httpx.Client, store: Store, make_log: MakeLog) -> None:
    store(make_log({}), "acme/shop", guarded, authorization="Bearer first-secret")
    visit = watch(guarded)
    visit.refusals.add(401)
    page = visit.page
    page.goto("/scans")
    expect(page.get_by_text("This service asks for an API token.")).to_be_visible()
    use_token(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("token")
    expect(page.get_by_role("link", name="acme/shop")).to_be_hidden()
    use_token(page, "first-secret")
    expect(page.get_by_role("link", name="acme/shop")).to_be_visible()
    expect(page.get_by_label("API token")).to_be_hidden()
    page.reload()
    page.get_by_role("link", name="acme/shop").click()
    page.locator("#findings .opener").click()
    page.get_by_label("Note").fill("seen")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("form", name="Triage").get_by_role("status")).to_contain_text("Open")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export SARIF").click()
    assert json.loads(download.value.path().read_bytes())["version"] == "2.1.0"


def test_a_token_shows_its_organisation_only(
    watch: Watch, guarded: httpx.Client, store: Store, make_log: MakeLog, tmp_path: Path
) -> None:
    store(make_log({}), "acme/secret", guarded, authorization="Bearer first-secret")
    visit = watch(guarded)
    visit.refusals.add(401)
    page = visit.page
    page.goto("/scans")
    use_token(page, "second-secret")
    expect(page.get_by_text("There are no scans here yet.")).to_be_visible()
    log = tmp_path / "log.sarif"
    log.write_bytes(make_log({}))
    page.get_by_label("Choose logs").set_input_files(log)
    page.get_by_role("form", name="Upload SARIF logs").get_by_label("Repository").fill("other/shop")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="other/shop")).to_be_visible()
    page.get_by_role("link", name="All scans").click()
    expect(page.get_by_role("rowheader")).to_have_text(["other/shop"])


def test_a_token_of_another_organisation(
    watch: Watch, guarded: httpx.Client, store: Store, make_log: MakeLog
) -> None:
    store(make_log({}), "acme/theirs", guarded, authorization="Bearer first-secret")
    visit = watch(guarded)
    visit.refusals.update({401, 403})
    page = visit.page
    page.goto("/scans?organisation=acme")
    use_token(page, "second-secret")
    expect(page.get_by_role("alert")).to_contain_text("The token is for another organisation.")
    use_token(page, "first-secret")
    expect(page.get_by_role("link", name="acme/theirs")).to_be_visible()


def test_a_token_for_all_deletes_what_is_shown(
    watch: Watch, guarded: httpx.Client, store: Store, make_log: MakeLog
) -> None:
    token = {"authorization": "Bearer first-secret"}
    scan = store(make_log({}), "acme/gone", guarded, **token)
    visit = watch(guarded)
    visit.refusals.add(401)
    page = visit.page
    page.goto(f"/scans/{scan}")
    use_token(page, "third-secret")
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_title("Scans · fastcore")
    assert guarded.get(f"/scans/{scan}", headers=token).status_code == 404


def test_an_organisation_without_tokens(page: Page, tmp_path: Path, make_log: MakeLog) -> None:
    log = tmp_path / "log.sarif"
    log.write_bytes(make_log({"message": "theirs"}))
    page.goto("/scans")
    page.get_by_text("More").click()
    upload = page.get_by_role("form", name="Upload SARIF logs")
    upload.get_by_label("Organisation").fill("their-org")
    upload.get_by_label("Repository").fill("their/shop")
    page.get_by_label("Choose logs").set_input_files(log)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("button", name="theirs")).to_be_visible()
    assert page.url.endswith("?organisation=their-org")
    page.get_by_role("button", name="theirs").click()
    page.get_by_label("Note").fill("seen")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("form", name="Triage").get_by_role("status")).to_contain_text("Open")
    page.get_by_role("link", name="All scans").click()
    expect(page.get_by_role("rowheader")).to_have_text(["their/shop"])


def test_export(page: Page, store: Store, make_log: MakeLog) -> None:
    scan = store(make_log({"message": "exported"}), "acme/exported")
    page.goto(f"/scans/{scan}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export SARIF").click()
    assert download.value.suggested_filename.endswith(".sarif")
    log = json.loads(download.value.path().read_bytes())
    assert [result["message"]["text"] for run in log["runs"] for result in run["results"]] == ["exported"]


def test_deletion(page: Page, store: Store, make_log: MakeLog) -> None:
    scan = store(make_log({}), "acme/deleted")
    page.goto(f"/scans/{scan}")
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="acme/deleted")).to_be_visible()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Scans", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="acme/deleted")).to_be_hidden()
