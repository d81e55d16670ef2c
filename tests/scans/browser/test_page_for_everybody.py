"""By the keyboard alone, on a narrow screen, in light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser_visit import MakeLog, Store, Watch

# Contrast by WCAG 2: of a text's colour with what is painted behind it, translucent grounds not counted.
_LOWEST_CONTRAST = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const luminance = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map((value) => linear(value / 255));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ground = (element) => {
        const color = rgba(getComputedStyle(element).backgroundColor);
        return color[3] === 255 ? color : ground(element.parentElement);
    };
    const contrast = (element) => {
        const style = getComputedStyle(element);
        const text = element.ownerSVGElement ? style.fill : style.color;
        const [low, high] = [luminance(rgba(text)), luminance(ground(element))].sort((a, b) => a - b);
        return [(high + 0.05) / (low + 0.05), element.outerHTML.slice(0, 120)];
    };
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    const hasText = (element) => [...element.childNodes].some(isText);
    const all = [...document.body.querySelectorAll("*")];
    const texts = all.filter((element) => element.checkVisibility() && hasText(element));
    return texts.map(contrast).sort(([a], [b]) => a - b)[0];
}"""


# What goes beyond the right edge; code scrolls in its own box.
_WIDER_THAN_THE_SCREEN = """() => [document.documentElement, ...document.querySelectorAll("main *")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 120))
"""


def press_until(page: Page, key: str, target: Locator) -> None:
    """Presses a key until an element has the focus."""
    for _ in range(60):
        if target.count() == 1 and target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} does not lead to {target}")


def test_the_keyboard_is_enough(page: Page, tmp_path: Path, store: Store, make_log: MakeLog) -> None:
    store(make_log({"message": "old"}), "acme/keys")
    log = tmp_path / "log.sarif"
    log.write_bytes(make_log({"message": "old"}, {"message": "fresh", "rule": "R2", "level": "error"}))
    page.on("filechooser", lambda chooser: chooser.set_files(log))
    page.goto("/scans")
    press_until(page, "Tab", page.get_by_label("Choose logs"))
    page.keyboard.press("Space")
    expect(page.get_by_text("log.sarif (")).to_be_visible()
    upload = page.get_by_role("form", name="Upload SARIF logs")
    press_until(page, "Tab", upload.get_by_label("Repository"))
    page.keyboard.type("acme/keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="acme/keys")).to_be_focused()

    press_until(page, "Tab", page.get_by_role("tab", name="All 2"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="New 1")).to_be_focused()
    expect(page.locator("#findings .opener")).to_have_text(["fresh"])
    page.keyboard.press("Home")
    expect(page.locator("#findings .opener")).to_have_text(["fresh", "old"])

    press_until(page, "Tab", page.get_by_role("checkbox", name="medium"))
    page.keyboard.press("Space")
    expect(page.locator("#findings .opener")).to_have_text(["old"])
    expect(page.get_by_role("checkbox", name="medium")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#findings .opener")).to_have_text(["fresh", "old"])

    press_until(page, "Tab", page.get_by_role("button", name="fresh"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="old")).to_be_focused()
    page.keyboard.press("Enter")
    triage = page.get_by_role("form", name="Triage")
    press_until(page, "Tab", triage.get_by_label("State"))
    page.keyboard.type("Acc")
    press_until(page, "Tab", triage.get_by_label("Note"))
    page.keyboard.type("agreed")
    press_until(page, "Tab", triage.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.locator("#findings .state").last).to_have_text("Accepted")

    press_until(page, "Shift+Tab", page.get_by_role("button", name="Delete…"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete…")).to_be_focused()
    press_until(page, "Shift+Tab", page.get_by_role("link", name="All scans"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Scans", exact=True)).to_be_focused()


@pytest.fixture(scope="module")
def wide(store: Store, make_log: MakeLog) -> str:
    """A scan of long words in all severities, with another before it."""
    long = "a" * 300
    scores = ["9.5", "7.5", "5", "1", "0", "their-own-word"]
    results = [
        {"score": score, "path": long, "message": f"{score} {long}", "snippet": long, "rule": long + score}
        for score in scores
    ]
    store(make_log(*results[1:]), long)
    scan: str = store(make_log(*results), long)
    return scan


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_and_colours(watch: Watch, wide: str, scheme: str) -> None:
    page = watch(viewport={"width": 400, "height": 800}, color_scheme=scheme).page
    for address in ("/scans", f"/scans/{wide}"):
        page.goto(address)
        expect(page.locator("tbody tr").first).to_be_visible()
        if address != "/scans":
            page.locator("#findings .opener").first.click()
        assert page.evaluate(_WIDER_THAN_THE_SCREEN) == []
        contrast, element = page.evaluate(_LOWEST_CONTRAST)
        assert contrast >= 4.5, element
