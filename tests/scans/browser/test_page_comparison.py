"""What changed since the scan before, and what people decide about findings."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser_visit import MakeLog, Store


def test_new_fixed_and_unchanged(page: Page, store: Store, make_log: MakeLog) -> None:
    first = store(
        make_log({"message": "stays"}, {"message": "goes", "line": 5, "rule": "R2"}), "acme/compared"
    )
    second = store(
        make_log({"message": "stays", "line": 9}, {"message": "comes", "rule": "R3"}), "acme/compared"
    )
    page.goto(f"/scans/{first}")
    expect(page.get_by_text("nothing: the first of this branch")).to_be_visible()
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
    page.get_by_role("link", name="previous scan").click()
    expect(messages).to_have_text(["stays", "goes"])


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


def test_triage_goes_with_the_finding(page: Page, store: Store, make_log: MakeLog) -> None:
    log = make_log({"message": "known"})
    page.goto(f"/scans/{store(log, 'acme/kept')}")
    page.get_by_role("button", name="known").click()
    page.get_by_role("form", name="Triage").get_by_label("State").select_option("Accepted")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#findings .state")).to_have_text("Accepted")
    page.goto(f"/scans/{store(log, 'acme/kept')}")
    expect(page.locator("#findings .state")).to_have_text("Accepted")
