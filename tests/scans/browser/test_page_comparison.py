"""What changed since the scan before, and what people decide about findings."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Locator, Page, expect

from browser_visit import MakeLog, Store, Visit


def other_scan(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Compared with")


def changes(page: Page) -> list[str | None]:
    """What the bars of the chart say."""
    bars = page.get_by_role("group", name="Changes").get_by_role("img")
    expect(bars).to_have_count(3)
    return [bar.get_attribute("aria-label") for bar in bars.all()]


def test_new_fixed_and_unchanged(page: Page, store: Store, make_log: MakeLog) -> None:
    first = store(
        make_log({"message": "stays"}, {"message": "goes", "line": 5, "rule": "R2"}), "acme/compared"
    )
    second = store(
        make_log({"message": "stays", "line": 9}, {"message": "comes", "rule": "R3"}), "acme/compared"
    )
    page.goto(f"/scans/{first}")
    expect(other_scan(page)).to_have_value("")
    expect(page.get_by_role("tablist")).to_be_hidden()
    page.goto(f"/scans/{second}")
    messages = page.locator("#findings .opener")
    for tab, expected in [("New", ["comes"]), ("Fixed", ["goes"]), ("Unchanged", ["stays"])]:
        page.get_by_role("tab", name=f"{tab} 1").click()
        expect(messages).to_have_text(expected)
        expect(page.get_by_role("tabpanel", name=f"{tab} 1")).to_be_visible()
        assert page.url.endswith(f"?change={tab.lower()}")
    page.get_by_label("Rule").select_option("R3 (1)")
    expect(page.get_by_text("No findings match.")).to_be_visible()
    page.get_by_role("tab", name="New 1").click()
    expect(messages).to_have_text(["comes"])
    page.get_by_role("tab", name="All 2").click()
    page.get_by_role("button", name="Clear").click()
    expect(messages).to_have_count(2)
    page.get_by_role("link", name="Open that scan").click()
    expect(messages).to_have_text(["stays", "goes"])


def test_any_other_scan_of_the_repository(page: Page, store: Store, make_log: MakeLog) -> None:
    first = store(make_log({"message": "gone long ago"}, {"message": "back again", "line": 9}), "acme/any")
    second = store(
        make_log({"message": "of the base", "rule": "R2"}), "acme/any", branch="main", commit="c0ffee"
    )
    third = store(make_log({"message": "back again", "line": 9}), "acme/any", branch="main", commit="decade")
    store(make_log({}), "acme/another")
    page.goto(f"/scans/{third}")
    options = other_scan(page).locator("option")
    expect(options).to_have_text(
        [re.compile(r"^main · c0ffee · .*\d{4}.* \(previous scan\)$"), re.compile("^\\(no")]
    )
    expect(other_scan(page)).to_have_value(second)
    assert changes(page) == ["New: 1", "Fixed: 1", "Unchanged: 0"]
    page.get_by_role("tab", name="Fixed 1").click()
    expect(page.locator("#findings .opener")).to_have_text(["of the base"])
    other_scan(page).select_option(first)
    expect(page.locator("#findings .opener")).to_have_text(["gone long ago"])
    expect(page.get_by_text("0 new, 1 fixed, 1 unchanged")).to_have_role("status")
    assert changes(page) == ["New: 0", "Fixed: 1", "Unchanged: 1"]
    page.reload()
    expect(other_scan(page)).to_have_value(first)
    expect(page.locator("#findings .opener")).to_have_text(["gone long ago"])
    page.go_back()
    expect(other_scan(page)).to_have_value(second)
    expect(page.locator("#findings .opener")).to_have_text(["of the base"])
    page.go_forward()
    other_scan(page).select_option(second)
    expect(page.locator("#findings .opener")).to_have_text(["of the base"])
    assert page.url.endswith(f"/{third}?change=fixed")


def test_the_first_of_a_branch_beside_another_branch(page: Page, store: Store, make_log: MakeLog) -> None:
    main = store(make_log({}), "acme/branches", branch="main")
    page.goto(f"/scans/{main}")
    expect(page.get_by_text("There is no other scan of this repository yet.")).to_be_visible()
    topic = store(make_log({}, {"message": "added", "rule": "R2"}), "acme/branches", branch="topic")
    page.goto(f"/scans/{topic}")
    expect(page.get_by_role("tablist")).to_be_hidden()
    other_scan(page).select_option(main)
    page.get_by_role("tab", name="New 1").click()
    expect(page.locator("#findings .opener")).to_have_text(["added"])
    other_scan(page).select_option("Nothing")
    expect(page.get_by_role("tablist")).to_be_hidden()
    expect(page.locator("#findings .opener")).to_have_count(2)


def test_by_the_keyboard(page: Page, store: Store, make_log: MakeLog) -> None:
    older, newer, newest = (store(make_log({"line": n}), "acme/keyboard") for n in (1, 2, 3))
    page.goto(f"/scans/{newest}")
    expect(other_scan(page)).to_have_value(newer)
    other_scan(page).focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(f"other={older}$"))
    expect(other_scan(page)).to_have_value(older)
    expect(other_scan(page)).to_be_focused()


def test_a_base_that_is_deleted_meanwhile(
    visit: Visit, service: httpx.Client, store: Store, make_log: MakeLog
) -> None:
    visit.refusals.add(404)
    page = visit.page
    base = store(make_log({}), "acme/base")
    page.goto(f"/scans/{store(make_log({}), 'acme/base')}")
    expect(page.get_by_role("tab", name="Unchanged 1")).to_be_visible()
    service.delete(f"/scans/{base}")
    page.get_by_role("tab", name="Unchanged 1").click()
    expect(page.get_by_role("tablist")).to_be_hidden()
    expect(page.get_by_text("There is no other scan of this repository yet.")).to_be_visible()
    expect(page.locator("#findings .opener")).to_have_count(1)


def test_older_scans_than_are_listed_at_first(page: Page, store: Store, make_log: MakeLog) -> None:
    log = make_log({})
    oldest, *_, newest = (store(log, "acme/often") for _ in range(53))
    page.goto(f"/scans/{newest}")
    options = other_scan(page).locator("option")
    expect(options).to_have_count(49)
    page.get_by_role("button", name="List older scans").click()
    expect(options).to_have_count(52)
    expect(page.get_by_role("button", name="List older scans")).to_be_hidden()
    other_scan(page).select_option(oldest)
    expect(page).to_have_url(re.compile(f"other={oldest}$"))
    page.reload()
    expect(options).to_have_count(50)
    expect(other_scan(page)).to_have_value(oldest)


def test_another_scan_that_is_not_there(visit: Visit, store: Store, make_log: MakeLog) -> None:
    visit.refusals.update({404, 422})
    page = visit.page
    base, scan = (store(make_log({}), "acme/gone") for _ in range(2))
    for other in ("00000000-0000-4000-8000-000000000000", "nonsense"):
        page.goto(f"/scans/{scan}?other={other}&change=new")
        expect(page.get_by_role("alert")).to_contain_text("The scan to compare with is not there.")
        expect(page.locator("#findings .opener")).to_have_count(1)
        other_scan(page).select_option(base)
        expect(page.get_by_role("tab", name="Unchanged 1")).to_be_visible()


def test_triage_is_kept(page: Page, store: Store, make_log: MakeLog) -> None:
    scan = store(make_log({"message": "harmless"}, {"message": "serious", "rule": "R2"}), "acme/triage")
    page.goto(f"/scans/{scan}")
    page.get_by_role("button", name="harmless").click()
    triage = page.get_by_role("form", name="Triage")
    triage.get_by_label("State").select_option("False positive")
    triage.get_by_label("Note").fill("only <b>tests</b> call it")
    triage.get_by_label("Your name").fill("Ada")
    triage.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="harmless"))
    expect(row).to_contain_text("False positive")
    page.reload()
    expect(row).to_contain_text("False positive")
    expect(triage.get_by_label("State")).to_have_value("false_positive")
    expect(triage.get_by_label("Note")).to_have_value("only <b>tests</b> call it")
    expect(triage.get_by_role("status")).to_contain_text("False positive by Ada")
    page.get_by_role("checkbox", name="False positive").check()
    expect(page.locator("#findings .opener")).to_have_text(["harmless"])


def test_triage_can_be_undone(page: Page, store: Store, make_log: MakeLog) -> None:
    page.goto(f"/scans/{store(make_log({'message': 'undecided'}), 'acme/undone')}")
    page.get_by_role("button", name="undecided").click()
    triage = page.get_by_role("form", name="Triage")
    triage.get_by_label("State").select_option("Accepted")
    triage.get_by_label("Note").fill("by mistake")
    triage.get_by_role("button", name="Save").click()
    expect(page.locator("#findings .state")).to_have_text("Accepted")
    triage.get_by_role("button", name="Undo").click()
    expect(page.locator("#findings .state")).to_have_text("Open")
    expect(triage.get_by_label("State")).to_be_focused()
    expect(triage.get_by_label("Note")).to_have_value("")
    page.reload()
    expect(page.locator("#findings .state")).to_have_text("Open")


def test_triage_goes_with_the_finding(page: Page, store: Store, make_log: MakeLog) -> None:
    log = make_log({"message": "known"})
    page.goto(f"/scans/{store(log, 'acme/kept')}")
    page.get_by_role("button", name="known").click()
    page.get_by_role("form", name="Triage").get_by_label("State").select_option("Accepted")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#findings .state")).to_have_text("Accepted")
    page.goto(f"/scans/{store(log, 'acme/kept')}")
    expect(page.locator("#findings .state")).to_have_text("Accepted")
