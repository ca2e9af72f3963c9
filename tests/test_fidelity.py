"""Site and ePub say what the seeds say: twenty entries of every kind, word by word, in order.

The PDF has the same test beside its other ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from fidelity import KINDS, formulas, missing_in_order, spaced_letters, specimens
from glossary.entry import Page
from glossary.pipeline import Glossary
from lxml import etree, html
from words import repaired_words, words

pytestmark = pytest.mark.slow

FORMATS = ("html", "epub")
# Elements that end a word: what stands in the next one is not part of it.
BREAKS = frozenset(
    {
        *("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "div", "br", "dt"),
        *("dd", "tr", "section", "tspan", "text", "title", "desc"),
    }
)
END = "Source: "


def text_of(element: etree._Element) -> str:
    """The text of a page as a reader sees it: formulas, scripts and labels of links left out."""
    return "".join(_text(element))


def _text(element: etree._Element) -> Iterator[str]:
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if tag and tag not in {"script", "style", "math"} and "headerlink" not in element.classes:
        if tag == "li" and element.getparent().tag == "ol":
            first = int(element.getparent().get("start", "1"))
            yield f"{first + len(list(element.itersiblings('li', preceding=True)))}. "
        yield element.text or ""
        yield element.get("alt", "")
        for child in element:
            yield from _text(child)
    yield " " if tag in BREAKS else ""
    yield element.tail or ""


@pytest.fixture(scope="module")
def chosen(glossary: Glossary) -> tuple[Page, ...]:
    return specimens(glossary.pages)


@pytest.fixture(scope="module", params=FORMATS)
def shown(
    request: pytest.FixtureRequest, built_html: Path, built_epub: Path, chosen: tuple[Page, ...]
) -> dict[str, str]:
    """By title what a format shows of each entry."""
    if request.param == "html":
        read = {
            page: (built_html / f"glossary/{page.names.slug}.html").read_bytes() for page in chosen
        }
    else:
        with ZipFile(built_epub) as book:
            read = {page: book.read(f"glossary/{page.names.slug}.xhtml") for page in chosen}
    return {page.names.title: _main(source) for page, source in read.items()}


def _main(source: bytes) -> str:
    """The text between the domain's badge and the source's line."""
    root = html.document_fromstring(source, html.HTMLParser(encoding="utf-8"))
    (main,) = root.xpath("//article[@role='main'] | //*[@role='main'][not(.//article)]")
    return text_of(main)


def test_the_specimens_are_of_every_kind(chosen: tuple[Page, ...]) -> None:
    assert len(chosen) == 20
    for kind in (*KINDS, formulas):
        assert any(kind(page) for page in chosen), kind.__name__


def test_nothing_is_lost_or_out_of_order(shown: dict[str, str], chosen: tuple[Page, ...]) -> None:
    lost = {
        (page.names.title, what.__name__): missing
        for page in chosen
        for what in KINDS
        if (missing := missing_in_order(what(page), shown[page.names.title]))
    }
    assert lost == {}


def test_every_word_of_the_seeds_is_there(
    shown: dict[str, str], chosen: tuple[Page, ...], project: Path
) -> None:
    lost = {}
    for page in chosen:
        there = set(words(spaced_letters(shown[page.names.title])))
        changed = set(repaired_words(page)) | set(words(" ".join(formulas(page))))
        seed = " ".join(_body(project / "seeds", page))
        if gone := set(words(spaced_letters(seed))) - there - changed:
            lost[page.names.title] = gone
    assert lost == {}


def _body(seeds: Path, page: Page) -> Iterator[str]:
    """The lines of an entry's seeds below their headers, without formulas and names of fences."""
    for source in page.entry.sources:
        lines = (seeds / source.file).read_text(encoding="utf-8").split("\n")
        body = "\n".join(lines[source.first_line : source.last_line])
        yield re.sub(r"\$[^$]*\$|```\w*", " ", body)


def test_characters_are_those_of_the_seed(
    shown: dict[str, str], chosen: tuple[Page, ...], project: Path
) -> None:
    """Ligatures, accents, Greek, subscripts: every letter beyond ASCII as it was written."""
    lost = {}
    for page in chosen:
        there = set(shown[page.names.title])
        written = set("".join(_body(project / "seeds", page)))
        repaired = {letter for repair in page.entry.repairs for letter in repair.before}
        special = {letter for letter in written if not letter.isascii() and letter.isalnum()}
        if gone := special - there - repaired - set("".join(formulas(page))):
            lost[page.names.title] = sorted(map(unicodedata.name, gone))
    assert lost == {}
