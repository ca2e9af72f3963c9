"""The zip file for reading offline: whole, the same each time, and at work without a network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT, run
from lxml import html
from page_kinds import page_kinds
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

pytestmark = pytest.mark.slow

MOST_BYTES = 6_000_000
# What a browser fetches by itself, as opposed to links, which wait for a click.
FETCHED = """
    //@src | //@srcset | //@poster | //@data | //@background | //@action
    | //link[not(contains(' canonical license prev next search index author help ',
        concat(' ', @rel, ' ')))]/@href
    | //*[local-name() = 'use' or local-name() = 'image' or local-name() = 'feImage']
        /@*[local-name() = 'href']
    | //meta[@http-equiv]/@content
"""
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|^/", re.IGNORECASE)
STYLE_FETCHES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
# Ways in which a script asks for something; from a disk all but the last are refused.
SCRIPT_FETCHES = re.compile(
    r"\b(?:fetch|importScripts|import)\s*\(|XMLHttpRequest|EventSource|WebSocket|sendBeacon"
    r"|\.ajax\(|\.src\s*=[^=]"
)
# Script → why its requests are none from a disk, or stay in the folder.
ALLOWED_REQUESTS = {
    "_static/searchtools.js": "fetches summaries only where conf.py asks for them",
    "_static/doctools.js": "changes between two pictures of an index that is not used",
    "_static/previews.js": "loads scripts from _static/previews",
}


def pack(site: Path, output: Path) -> Path:
    tool = ROOT / "tools" / "pack_offline.py"
    done = run([sys.executable, str(tool), str(site), str(output)], ROOT)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def zipped(built_html: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(built_html, tmp_path_factory.mktemp("offline") / "glossary.zip")


@pytest.fixture(scope="module")
def unpacked(zipped: Path) -> Path:
    with ZipFile(zipped) as archive:
        archive.extractall(zipped.parent)
    return zipped.parent / "glossary"


# --- the file -------------------------------------------------------------------------


def test_it_is_one_folder_that_opens_with_its_index(zipped: Path) -> None:
    with ZipFile(zipped) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"glossary"}
    assert "glossary/index.html" in names
    assert zipped.stat().st_size <= MOST_BYTES


def test_it_is_the_same_each_time(zipped: Path, built_html: Path, tmp_path: Path) -> None:
    again = pack(built_html, tmp_path / "glossary.zip")
    assert again.read_bytes() == zipped.read_bytes()


def test_where_there_is_no_site_nothing_is_packed(tmp_path: Path) -> None:
    tool = str(ROOT / "tools" / "pack_offline.py")
    done = run([sys.executable, tool, str(tmp_path / "none"), str(tmp_path / "x.zip")], ROOT)
    assert done.returncode == 1
    assert "there is no site in" in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- nothing in it asks for anything from elsewhere -----------------------------------


def addresses(site: Path) -> Iterator[tuple[str, str]]:
    """Every address that a page or a style fetches by itself, with its file."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        page = html.parse(path).getroot()
        yield from ((name, address) for address in page.xpath(FETCHED))
        styles = " ".join([*page.xpath("//style/text()"), *page.xpath("//@style")])
        yield from ((name, address) for address in style_addresses(styles))
    for path in [*sorted(site.rglob("*.css")), *sorted(site.rglob("*.svg"))]:
        name = path.relative_to(site).as_posix()
        text = path.read_text(encoding="utf-8")
        yield from ((name, address) for address in style_addresses(text))


def style_addresses(style: str) -> list[str]:
    return [one or other for one, other in STYLE_FETCHES.findall(style)]


def test_no_page_and_no_style_fetches_from_elsewhere(unpacked: Path) -> None:
    found = list(addresses(unpacked))
    assert len(found) > 1000
    assert [
        (name, address)
        for name, address in found
        if ELSEWHERE.search(address) and not address.startswith("data:")
    ] == []


def test_all_that_is_fetched_is_there(unpacked: Path) -> None:
    lost = [
        (name, address)
        for name, address in addresses(unpacked)
        if not address.startswith(("data:", "#"))
        and not (unpacked / name).parent.joinpath(re.split("[?#]", address)[0]).exists()
    ]
    assert lost == []


def test_no_script_asks_for_anything_unknown(unpacked: Path) -> None:
    asking = {
        path.relative_to(unpacked).as_posix()
        for path in sorted(unpacked.rglob("*.js"))
        if SCRIPT_FETCHES.search(path.read_text(encoding="utf-8"))
    }
    assert asking - ALLOWED_REQUESTS.keys() == set()


# --- at work, from a disk, with the network off ---------------------------------------


class Complaints:
    """What goes wrong on a page: requests that leave the folder or fail, words on the console."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.found: list[str] = []
        self._inside = folder.as_uri() + "/"
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.found.append(f"failed: {request.url}"))
        page.on("request", self._watch)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self._inside, "data:")):
            self.found.append(f"request: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if not re.fullmatch(r"Changed to \w+ mode\.", message.text):  # Furo tells itself
            self.found.append(f"console: {message.text}")


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext, unpacked: Path) -> Iterator[Page]:
    """A page that must not complain."""
    found = context.new_page()
    complaints = Complaints(found, unpacked)
    yield found
    found.wait_for_load_state("networkidle")
    found.close()
    assert complaints.found == []


def show(page: Page, site: Path, name: str) -> None:
    page.goto(f"{site.as_uri()}/{name}", wait_until="networkidle")


def test_every_kind_of_page_opens(page: Page, unpacked: Path) -> None:
    kinds = page_kinds(unpacked)
    assert len(kinds) >= 12
    for name in kinds.values():
        show(page, unpacked, name)
        assert page.locator("h1").first.inner_text()


def test_a_search_finds_its_entry(page: Page, unpacked: Path) -> None:
    show(page, unpacked, "index.html")
    box = page.get_by_label("Search all entries").last
    box.fill("neural tangent kernel")
    box.press("Enter")
    found = page.locator("#search-results li a", has_text="Neural Tangent Kernel").first
    found.wait_for()
    page.wait_for_timeout(300)  # what is added to the list may ask for more
    found.click()
    page.wait_for_load_state("networkidle")
    assert "Neural Tangent Kernel" in page.locator("h1").inner_text()


def test_a_link_shows_its_preview(page: Page, unpacked: Path) -> None:
    show(page, unpacked, "glossary/hyena.html")
    page.locator("article a[href='efficient-attention-variants.html']").first.hover()
    card = page.locator("#preview")
    card.wait_for(state="visible")
    assert "Efficient Attention Variants" in card.inner_text()


def test_the_theme_switches_and_stays(page: Page, unpacked: Path) -> None:
    show(page, unpacked, "index.html")
    colours = {ground(page)}
    for _ in range(2):
        page.locator(".theme-toggle:visible").first.click()
        colours.add(ground(page))
    assert len(colours) == 2
    chosen = ground(page)
    show(page, unpacked, "about.html")
    assert ground(page) == chosen


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_formulas_have_their_font(page: Page, unpacked: Path) -> None:
    show(page, unpacked, page_kinds(unpacked)["formulas"])
    loaded = page.evaluate(
        """document.fonts.ready.then(fonts => [...fonts]
            .filter(font => font.status === "loaded")
            .map(font => font.family.replaceAll('"', "")))"""
    )
    assert "Glossary Math" in loaded


def test_diagrams_are_drawn(page: Page, unpacked: Path) -> None:
    show(page, unpacked, page_kinds(unpacked)["diagram"])
    sizes = page.evaluate(
        """[...document.querySelectorAll(".diagram > *")].map(
            one => one.naturalWidth ?? one.getBoundingClientRect().width)"""
    )
    assert sizes
    assert min(sizes) > 100, json.dumps(sizes)
