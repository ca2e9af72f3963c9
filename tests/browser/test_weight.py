"""What a page costs its reader: bytes, requests, shifting text."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from statistics import median

import pytest
from lxml import html
from playwright.sync_api import Browser, Response

PAGE, FONT = 150_000, 150_000  # bytes on a first visit; a font for mathematics comes on top
HTML_MEDIAN, HTML_PACKED = 40_000, 25_000
SHIFT = 0.02
COMPRESSED = (".woff2", ".png", ".webp")

# Layout shifts up to now, and the element that was the largest content.
PAINT = """() => new Promise((done) => {
    let shift = 0, largest = "";
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) largest = entry.element?.localName ?? "";
    }).observe({type: "largest-contentful-paint", buffered: true});
    setTimeout(() => done({shift, largest}), 500);
})"""

FETCHING = {
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "embed": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "image": "href",
    "use": "href",
}
FETCHING_RELATIONS = {"stylesheet", "icon", "shortcut icon", "preload", "prefetch", "modulepreload"}
FETCHING_CSS = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^)"'\s]+)""")
OUTSIDE = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


def packed(response: Response) -> int:
    """The bytes that a server which compresses sends."""
    body = response.body()
    return (
        len(body) if response.url.split("?")[0].endswith(COMPRESSED) else len(gzip.compress(body))
    )


@pytest.mark.parametrize("kind", ["code", "wide table", "long", "short", "formulas"])
def test_an_entry_is_light_and_asks_no_other_host(
    browser: Browser, address: str, kinds: dict[str, str], kind: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address + kinds[kind], wait_until="networkidle")
    fonts = sum(packed(answer) for answer in answers if "woff2" in answer.url)
    rest = sum(packed(answer) for answer in answers if "woff2" not in answer.url)
    hosts = {answer.url.split("/")[2] for answer in answers if "//" in answer.url}
    paint = page.evaluate(PAINT)
    context.close()
    assert hosts == {address.split("/")[2]}
    assert rest <= PAGE
    assert fonts <= FONT
    assert paint["shift"] <= SHIFT
    assert paint["largest"] not in {"", "img", "svg", "image", "video"}


def test_the_pages_themselves_are_small(built_html: Path) -> None:
    entries = [path.read_bytes() for path in sorted((built_html / "glossary").glob("*.html"))]
    assert median(map(len, entries)) <= HTML_MEDIAN
    assert max(len(gzip.compress(entry)) for entry in entries) <= HTML_PACKED


def fetched(page: html.HtmlElement) -> list[str]:
    """The addresses that a browser fetches by itself when it shows the page."""
    found = [
        element.get(attribute, "")
        for tag, attribute in FETCHING.items()
        for element in page.iter(tag)
    ]
    found += [
        link.get("href", "")
        for link in page.iter("link")
        if link.get("rel", "").lower() in FETCHING_RELATIONS
    ]
    styles = [style.text or "" for style in page.iter("style")]
    styles += page.xpath("//@style")
    return found + FETCHING_CSS.findall("\n".join(styles))


def test_no_page_fetches_anything_from_elsewhere(built_html: Path) -> None:
    for path in sorted(built_html.rglob("*.html")):
        outside = [url for url in fetched(html.parse(path).getroot()) if OUTSIDE.match(url)]
        assert outside == [], path
    for path in sorted(built_html.rglob("*.css")):
        assert FETCHING_CSS.findall(path.read_text(encoding="utf-8")) == [], path


def test_an_address_elsewhere_would_be_noticed() -> None:
    page = html.fromstring(
        '<div><script src="//a.example/x.js"></script><link rel="stylesheet" href="https://b.example">'
        '<p style="background: url(https://c.example/d.png)"><a href="https://e.example">E</a></div>'
    )
    noticed = [url for url in fetched(page) if OUTSIDE.match(url)]
    assert noticed == ["//a.example/x.js", "https://b.example", "https://c.example/d.png"]
