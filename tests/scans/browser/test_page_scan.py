"""A scan's counts, its chart, and its findings by filters and pages, all of it in the address."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from browser_visit import MakeLog, Store, Visit


@pytest.fixture(scope="module")
def scan(store: Store, make_log: MakeLog) -> str:
    """120 findings: 1 critical, 9 high, 40 medium and 70 low ones."""
    results = [
        {"rule": "SEC1", "score": "9.8", "path": "src/login.py", "message": "Anybody may log in"},
        *({"rule": "SEC2", "level": "error", "path": "src/db.py", "line": line} for line in range(1, 10)),
        *({"rule": "STYLE1", "path": f"tests/test_{n}.py", "line": n} for n in range(1, 41)),
        *({"rule": "STYLE2", "level": "note", "path": f"docs/{n}.py", "line": n} for n in range(1, 71)),
    ]
    stored: str = store(make_log(*results), "acme/many")
    return stored


@pytest.fixture
def opened(page: Page, scan: str) -> Page:
    page.goto(f"/scans/{scan}")
    expect(findings(page)).to_have_count(50)
    return page


def findings(page: Page) -> Locator:
    return page.get_by_role("table", name="Findings").locator("tr.finding")


def query_of(page: Page) -> str:
    return page.evaluate("decodeURIComponent(location.search)")  # type: ignore[no-any-return]


def test_counts_and_chart(opened: Page) -> None:
    expect(opened).to_have_title(re.compile("acme/many"))
    expect(opened.get_by_label("Counts")).to_contain_text(re.compile(r"Findings\s*120"))
    bars = opened.get_by_role("group", name="Findings by severity").get_by_role("img")
    names = [bar.get_attribute("aria-label") for bar in bars.all()]
    assert names == ["critical: 1", "high: 9", "medium: 40", "low: 70", "info: 0"]
    widths = [float(bar.locator("rect").get_attribute("width") or "") for bar in bars.all()]
    assert widths[3] > widths[2] > widths[1] > widths[0] > widths[4] == 0


def test_the_worst_comes_first(opened: Page) -> None:
    expect(findings(opened).first).to_contain_text("critical")
    expect(findings(opened).first).to_contain_text("Anybody may log in")
    expect(findings(opened).first).to_contain_text("src/login.py:1")


def test_filters_by_severity_and_state(opened: Page) -> None:
    opened.get_by_role("checkbox", name="high").check()
    expect(findings(opened)).to_have_count(9)
    assert query_of(opened) == "?severity=high"
    opened.get_by_role("checkbox", name="critical").check()
    expect(findings(opened)).to_have_count(10)
    opened.get_by_role("checkbox", name="Accepted").check()
    expect(opened.get_by_text("No findings match.")).to_be_visible()
    opened.get_by_role("checkbox", name="Open").check()
    expect(findings(opened)).to_have_count(10)
    opened.get_by_role("button", name="Clear").click()
    expect(findings(opened)).to_have_count(50)
    assert query_of(opened) == ""


def test_filters_by_rule_and_path(opened: Page) -> None:
    opened.get_by_label("Rule").select_option("STYLE1 (40)")
    expect(findings(opened)).to_have_count(40)
    opened.get_by_label("Path").fill("test_3?.py")
    expect(opened.get_by_text("No findings match.")).to_be_visible()
    opened.get_by_label("Path").fill("tests/*_3?.py")
    expect(findings(opened)).to_have_count(10)
    assert query_of(opened) == "?rule=STYLE1&path=tests/*_3?.py"
    opened.get_by_label("Path").fill("test_39")
    expect(findings(opened)).to_have_count(1)


def test_pages(opened: Page) -> None:
    pages = opened.get_by_role("navigation", name="Pages of findings")
    expect(pages).to_contain_text("1\u201350 of 120")
    pages.get_by_role("button", name="Next").click()
    expect(pages).to_contain_text("51\u2013100 of 120")
    pages.get_by_role("button", name="Next").click()
    expect(pages).to_contain_text("101\u2013120 of 120")
    expect(pages.get_by_role("button", name="Next")).to_be_disabled()
    expect(findings(opened)).to_have_count(20)
    assert query_of(opened) == "?page=3"
    opened.get_by_role("checkbox", name="high").check()
    expect(findings(opened)).to_have_count(9)
    assert query_of(opened) == "?severity=high"


def test_a_page_by_its_number(opened: Page) -> None:
    number = opened.get_by_role("spinbutton", name="Page")
    number.fill("3")
    number.press("Enter")
    expect(findings(opened)).to_have_count(20)
    assert query_of(opened) == "?page=3"
    opened.goto(opened.url.replace("page=3", "page=77"))
    expect(findings(opened)).to_have_count(20)
    assert query_of(opened) == "?page=3"


def test_an_address_shows_the_same_again(page: Page, scan: str) -> None:
    page.goto(f"/scans/{scan}?severity=low&rule=STYLE2&path=docs&state=open&page=2")
    expect(findings(page)).to_have_count(20)
    expect(page.get_by_role("checkbox", name="low")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Open")).to_be_checked()
    expect(page.get_by_label("Rule")).to_have_value("STYLE2")
    expect(page.get_by_label("Path")).to_have_value("docs")
    page.reload()
    expect(page.get_by_text("51\u201370 of 70")).to_be_visible()


def test_back_and_forth(page: Page, scan: str) -> None:
    page.goto("/scans?repository=acme/many")
    page.get_by_role("link", name="acme/many").click()
    expect(page.get_by_role("heading", name="acme/many")).to_be_focused()
    page.get_by_role("checkbox", name="high").check()
    expect(findings(page)).to_have_count(9)
    page.go_back()
    expect(findings(page)).to_have_count(50)
    expect(page.get_by_role("checkbox", name="high")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_role("search").get_by_label("Repository")).to_have_value("acme/many")
    page.go_forward()
    page.go_forward()
    expect(findings(page)).to_have_count(9)


def test_the_list_by_repository_and_branch(page: Page, scan: str) -> None:
    page.goto("/scans")
    expect(page.get_by_role("link", name="acme/many")).to_be_visible()
    search = page.get_by_role("search")
    search.get_by_label("Branch").fill("no-such-branch")
    expect(page.get_by_role("link", name="acme/many")).to_be_hidden()
    search.get_by_label("Branch").fill("")
    search.get_by_label("Repository").fill("acme/many")
    expect(page.get_by_role("table", name="Scans").get_by_role("rowheader")).to_have_text(["acme/many"])
    assert query_of(page) == "?repository=acme/many"


def test_details_can_be_linked_to(opened: Page) -> None:
    opened.get_by_role("button", name="Anybody may log in").click()
    expect(opened.get_by_text("sha256:")).to_be_visible()
    opened.reload()
    expect(opened.get_by_text("sha256:")).to_be_visible()
    opened.get_by_role("button", name="Anybody may log in").click()
    expect(opened.get_by_text("sha256:")).to_be_hidden()


def test_what_could_not_be_read_is_told(page: Page, store: Store, make_log: MakeLog) -> None:
    log = json.loads(make_log({}))
    log["runs"][0]["results"].append(7)
    page.goto(f"/scans/{store(json.dumps(log).encode(), 'acme/unread')}")
    page.get_by_text("Places of the logs that could not be read: 1").click()
    expect(page.locator("#problems li")).to_contain_text("/runs/0/results/1: ")


def test_a_service_out_of_reach(visit: Visit, scan: str) -> None:
    page = visit.page
    page.goto(f"/scans/{scan}")
    expect(findings(page)).to_have_count(50)
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="high").check()
    expect(page.get_by_role("alert")).to_contain_text("The service cannot be reached")
    assert all("ERR_INTERNET_DISCONNECTED" in message for message in visit.messages)
    visit.messages.clear()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(findings(page)).to_have_count(9)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_scan_whose_neighbours_came_at_the_second_try(
    visit: Visit, store: Store, make_log: MakeLog
) -> None:
    visit.refusals.add(503)
    page = visit.page
    store(make_log({}), "acme/again")
    page.route("**/scans?repository=*", lambda route: route.fulfill(status=503), times=1)
    page.goto(f"/scans/{store(make_log({'message': 'found'}), 'acme/again')}")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="acme/again")).to_be_visible()
    expect(page.get_by_text("Checker 1.2")).to_be_visible()
    expect(page.get_by_role("combobox", name="Compared with").locator("option")).to_have_count(1)


def test_a_scan_that_is_deleted_meanwhile(
    visit: Visit, service: httpx.Client, store: Store, make_log: MakeLog
) -> None:
    visit.refusals.add(404)
    page = visit.page
    scan = store(make_log({}), "acme/short-lived")
    page.goto(f"/scans/{scan}")
    expect(findings(page)).to_have_count(1)
    assert service.delete(f"/scans/{scan}").status_code == 204
    page.get_by_role("checkbox", name="medium").check()
    expect(page.get_by_role("alert")).to_contain_text("There is no such scan.")
    expect(page.get_by_role("heading", name="acme/short-lived")).to_be_hidden()
    page.get_by_role("link", name="All scans").click()
    expect(page.get_by_role("heading", name="Scans", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_scan_without_findings(page: Page, store: Store, make_log: MakeLog) -> None:
    page.goto(f"/scans/{store(make_log(), 'acme/clean')}")
    expect(page.get_by_text("This scan has no findings.")).to_be_visible()


def test_a_scan_that_is_not_there(visit: Visit) -> None:
    visit.refusals.add(404)
    visit.page.goto("/scans/00000000-0000-4000-8000-000000000000")
    expect(visit.page.get_by_role("alert")).to_be_visible()
    visit.page.get_by_role("link", name="fastcore scans").click()
    expect(visit.page.get_by_role("heading", name="Scans", exact=True)).to_be_visible()
