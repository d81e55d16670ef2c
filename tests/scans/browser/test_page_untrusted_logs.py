"""What logs say is text: nothing of it becomes an element, a script or an address to go to."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser_visit import MakeLog, Store, Visit

_IMAGE = '<img src=x onerror="document.title=1">'
_SCRIPT = "</td></table><script>document.title=2</script><a href='javascript:alert(3)'>go</a>"


@pytest.mark.parametrize("markup", [_IMAGE, _SCRIPT])
def test_markup_stays_text(page: Page, service: httpx.Client, make_log: MakeLog, markup: str) -> None:
    log = make_log(
        {"rule": markup, "path": "src/x.py", "message": markup, "snippet": markup, "score": markup},
        rules={markup: markup},
        tool=markup,
    )
    target = {"repository": markup, "branch": markup, "commit": markup}
    headers = {"content-type": "application/sarif+json"}
    answer = service.post("/scans", params=target, content=log, headers=headers)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"/scans?{httpx.QueryParams(repository=markup)}")
    expect(page.get_by_role("rowheader", name=markup)).to_be_visible()
    page.get_by_role("link", name=markup).click()
    expect(page.get_by_role("heading", name=markup)).to_be_visible()
    page.locator("#findings").get_by_role("button", name=markup).click()
    expect(page.locator("#findings pre")).to_have_text(markup)
    expect(page.locator("#findings p.message")).to_have_text(markup)
    expect(page.get_by_label("Rule").get_by_text(markup)).to_have_count(1)
    assert page.locator("main img, main script, main a[href^=javascript]").count() == 0
    expect(page).to_have_title(f"{markup} · fastcore")
    assert answer.status_code == 201


def test_markup_in_a_path(page: Page, store: Store, make_log: MakeLog) -> None:
    scan = store(make_log({"path": "a/" + _IMAGE}), "acme/markup-path")
    page.goto(f"/scans/{scan}")
    expect(page.locator("#findings .place")).to_contain_text("onerror=")
    assert page.locator("main img").count() == 0


def test_only_addresses_of_the_web_are_links(page: Page, store: Store, make_log: MakeLog) -> None:
    addresses = {
        "R1": "https://example.org/R1",
        "R2": "javascript:alert(1)",
        "R3": " javascript:alert(1)",
        "R4": "data:text/html,<script>alert(1)</script>",
        "R5": "file:///etc/hostname",
        "R6": "https:javascript:alert(1)",
        "R7": "//example.org/",
    }
    scan = store(make_log(*({"rule": rule} for rule in addresses), rules=addresses), "acme/addresses")
    page.goto(f"/scans/{scan}")
    expect(page.locator("#findings .opener")).to_have_count(len(addresses))
    for opener in page.locator("#findings .opener").all():
        opener.click()
    for address in addresses.values():
        expect(page.locator("#findings dd").filter(has_text=address.strip()).first).to_be_visible()
    link = page.locator("#findings a")
    expect(link).to_have_text("https://example.org/R1")
    expect(link).to_have_attribute("href", "https://example.org/R1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_an_error_is_text_too(visit: Visit, tmp_path: Path) -> None:
    visit.refusals.add(422)
    page = visit.page
    bad = tmp_path / "<img src=x onerror=alert(1)>.sarif"
    bad.write_text("[")
    page.goto("/scans")
    page.get_by_label("Choose logs").set_input_files(bad)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("<img src=x onerror=alert(1)>.sarif")
    assert page.locator("main img").count() == 0
