"""WCAG 2.2 AA: what axe-core finds, and what it cannot see."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

# Runs all of axe's rules, good practice included, and says what it found in one line each.
AUDIT = """async () => (await axe.run({runOnly: {type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})).violations.map(
    (found) => `${found.id}: ${found.nodes.map((node) => node.target).join(" ")}`)"""

# How far the page and the text in it reach beyond the screen, in pixels.
BEYOND = """() => Math.max(...[document.documentElement, document.querySelector(".content")].map(
    (box) => box.scrollWidth - document.documentElement.clientWidth))"""

FOCUS = """() => {
    const box = document.activeElement, style = getComputedStyle(box);
    const place = box.getBoundingClientRect();
    return {
        name: box.getAttribute("aria-label") || box.textContent.trim() || box.tagName,
        isPage: box === document.body,
        isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
            && style.opacity > 0 && place.width > 0 && place.right > 0 && place.left < innerWidth,
    };
}"""


def focus(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(FOCUS)
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if focus(page)["name"] == name:
            return
    pytest.fail(f"no way by keyboard to {name!r}")


@pytest.mark.parametrize("screen", ["light 390", "light 1280", "dark 390", "dark 1280"])
def test_axe_finds_nothing(
    browser: Browser, checkers: Path, address: str, kinds: dict[str, str], screen: str
) -> None:
    axe = (checkers / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    scheme, width = screen.split()
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        viewport={"width": int(width), "height": 844},
    )
    found = {}
    for kind, where in {**kinds, "404": "404.html"}.items():
        page = context.new_page()
        page.goto(address + where, wait_until="load")
        if kind == "search":
            page.get_by_text("Search finished").wait_for()
        page.evaluate(axe)
        found[kind] = page.evaluate(AUDIT)
        page.close()
    context.close()
    assert {kind: violations for kind, violations in found.items() if violations} == {}


@pytest.mark.parametrize(("width", "what"), [(320, "a zoom of 400 %"), (640, "a zoom of 200 %")])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, kinds: dict[str, str], width: int, what: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 450})
    page = context.new_page()
    beyond = {}
    for kind, where in kinds.items():
        page.goto(address + where)
        beyond[kind] = page.evaluate(BEYOND)
    context.close()
    assert {kind: pixels for kind, pixels in beyond.items() if pixels > 0} == {}, what


def test_the_keyboard_leads_from_the_landing_page_to_an_entry_and_back(
    page: Page, address: str, built_html: Path, kinds: dict[str, str]
) -> None:
    entry = html.parse(built_html / kinds["diagram"]).getroot()
    domain = entry.find_class("entry-domain")[0].text_content()
    title = entry.find(".//article//h1").text_content().rstrip("¶")
    page.goto(address)
    tab_to(page, domain)
    page.keyboard.press("Enter")
    page.wait_for_url("**/domains/*")
    tab_to(page, "Skip to content")
    page.keyboard.press("Enter")
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{kinds['diagram']}")
    tab_to(page, "AI Factory Glossary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")


@pytest.mark.parametrize("kind", ["landing", "search", "code", "wide table", "formulas"])
def test_the_focus_is_always_seen(
    page: Page, address: str, kinds: dict[str, str], kind: str
) -> None:
    page.goto(address + kinds[kind])
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = focus(page)
        if not found["isPage"] and not found["isSeen"]:
            hidden.append(found["name"])
    assert hidden == []


def test_nothing_moves_for_those_who_want_no_motion(
    browser: Browser, address: str, kinds: dict[str, str]
) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + kinds["code"])
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((box) => {
            const style = getComputedStyle(box);
            return style.scrollBehavior === "smooth" || style.animationName !== "none"
                || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
        }).map((box) => box.className)"""
    )
    context.close()
    assert moving == []


def test_every_page_has_one_title_a_language_and_landmarks(built_html: Path) -> None:
    for path in sorted(built_html.rglob("*.html")):
        page = html.parse(path).getroot()
        if page.xpath("//meta[@http-equiv='refresh']"):
            continue  # a redirect
        assert page.get("lang") == "en", path
        assert len(page.xpath("//h1")) == 1, path
        assert len(page.xpath("//*[@role='main'] | //main")) == 1, path
        assert page.xpath("//nav[@aria-label]"), path
        assert page.xpath("//*[@role='search']"), path


def test_no_heading_level_is_skipped(built_html: Path) -> None:
    for path in sorted((built_html / "glossary").rglob("*.html")):
        headings = (
            html.parse(path)
            .getroot()
            .xpath(
                "//article//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
            )
        )
        levels = [int(heading.tag[1]) for heading in headings]
        steps = [below - above for above, below in pairwise(levels)]
        assert levels[:1] == [1], path
        assert max(steps, default=0) <= 1, path


def test_diagrams_and_formulas_speak(page: Page, address: str, kinds: dict[str, str]) -> None:
    page.goto(address + kinds["diagram"])
    for diagram in page.get_by_role("article").or_(page.get_by_role("main")).locator("svg").all():
        assert diagram.locator("> title").text_content(), "a diagram without a name"
    page.goto(address + kinds["formulas"])
    formulas = page.locator("math").all()
    assert formulas
    assert all(formula.locator("annotation").text_content() for formula in formulas[:20])
