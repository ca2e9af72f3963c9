"""Previews: definitions at links, from a disk, by pointer and by keyboard."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

sys.path.insert(0, str(Path(__file__).parent.parent / "docs" / "_ext"))
from previews import SHARDS, definition_html, shard_of

ENTRY = "glossary/efficient-attention-variants.html"


def test_formulas_are_set_and_all_else_is_escaped() -> None:
    shown = definition_html(r"For \(x < 1\) a <script> & more")
    assert shown.startswith("For <math")
    assert shown.endswith("</math> a &lt;script&gt; &amp; more")
    assert "<script" not in shown
    assert definition_html(r"a \(\href{<b>}{y}\)") == r"a \(\href{&lt;b&gt;}{y}\)"
    assert definition_html(r"open \( only") == r"open \( only"
    assert definition_html(r"\(" * 60_000) == r"\(" * 60_000
    rows = definition_html(r"\((a \\) b\) and \(c\)")
    assert rows.count("<math") == 2
    assert "</math> and <math" in rows


@given(st.text())
@example(" ")
def test_text_without_formulas_stays_the_text(text: str) -> None:
    plain = text.replace("\\", "")
    shown = html.fragment_fromstring(f"<p>{definition_html(clean(plain))}</p>")
    assert shown.text_content() == clean(plain)
    assert len(shown) == 0


def clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())


def test_entries_are_spread_over_all_scripts() -> None:
    sizes = [0] * SHARDS
    for number in range(SHARDS * 50):
        sizes[shard_of(f"neural-network-{number}")] += 1
    assert min(sizes) > 20
    assert max(sizes) < 100


# --- in a browser ---------------------------------------------------------------------------


@pytest.fixture
def link(page: Page, built_html: Path) -> Locator:
    page.goto((built_html / ENTRY).as_uri())
    return page.locator("article a[href='hyena.html']").last


def card(page: Page) -> Locator:
    return page.locator("#preview")


def test_pointing_at_a_link_shows_the_entry_s_definition(page: Page, link: Locator) -> None:
    link.hover()
    expect(card(page)).to_be_visible()
    assert card(page).inner_text().split("\n\n")[0] == "Hyena"
    assert "subquadratic attention" in card(page).inner_text()
    assert link.get_attribute("aria-describedby") == "preview"


def test_a_preview_stays_while_the_pointer_is_on_it_and_goes_with_it(
    page: Page, link: Locator
) -> None:
    link.hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.mouse.move(1, 1)
    expect(card(page)).to_be_hidden()
    assert link.get_attribute("aria-describedby") is None


def test_crossing_from_part_to_part_of_a_link_does_not_keep_its_preview_away(
    page: Page, link: Locator
) -> None:
    # As from the frame of a box on a map to its words.
    link.dispatch_event("pointerover")
    link.dispatch_event("pointerover")
    expect(card(page)).to_be_visible()


def test_a_link_beside_its_definition_has_no_preview(page: Page, link: Locator) -> None:
    beside = page.locator(".entries a[href='hyena.html']")
    beside.hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_hidden()
    link.hover()
    expect(card(page)).to_be_visible()


def test_a_definition_that_did_not_arrive_is_asked_for_again(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.route("**/_static/previews/*.js", lambda route: route.abort())
    page.goto(address + ENTRY)
    link = page.locator("article a[href='hyena.html']").last
    with page.expect_event("requestfailed"):
        link.hover()
    page.unroute("**/_static/previews/*.js")
    page.mouse.move(1, 1)
    page.wait_for_timeout(500)
    link.hover()
    expect(card(page)).to_be_visible()
    page.close()


def test_escape_closes_a_preview_that_the_keyboard_opened(page: Page, link: Locator) -> None:
    page.keyboard.press("Tab")  # from now on, focus is the keyboard's
    link.focus()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()


def test_a_preview_fits_on_a_narrow_screen(phone: Page, built_html: Path) -> None:
    phone.goto((built_html / ENTRY).as_uri())
    phone.locator("article a[href='hyena.html']").last.hover()
    expect(card(phone)).to_be_visible()
    box = card(phone).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
