"""Which pages of a built site show what: one page for each kind of content.

In: the folder of a built site. Out: the pages that people review and browsers test, chosen
by what stands in them, so that they are found whatever the seeds hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from lxml import html

__all__ = ["entry_kinds", "page_kinds"]

_Measure = Callable[[html.HtmlElement], float]

# A kind is shown by the entry with the most of something.
MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        "code": lambda page: page.xpath("count(//div[@data-language]//pre)"),
        "formulas": lambda page: page.xpath("count(//*[@class='formula-box'])"),
        "wide table": lambda page: max(
            (len(row) for row in page.xpath("//article//thead/tr")), default=0
        ),
        "diagram": lambda page: page.xpath("count(//*[@class='diagram'])"),
        "long": lambda page: page.xpath("count(//article//li)"),
        "short": lambda page: -len(page.text_content()),
    }
)


def entry_kinds(site: Path) -> dict[str, str]:
    """By kind the entry with the most of it, as a path relative to the site."""
    pages = {
        path.relative_to(site).as_posix(): html.parse(path).getroot()
        for path in sorted((site / "glossary").glob("*.html"))
    }
    return {kind: max(pages, key=lambda name: of(pages[name])) for kind, of in MEASURES.items()}


def page_kinds(site: Path) -> dict[str, str]:
    """The pages of every kind, as addresses relative to the site."""
    return {
        "landing": "index.html",
        "search": "search.html?q=neural+network",
        "index": "genindex.html",
        "domain": _largest(site, "glossary/domains/*.html"),
        "letter": _largest(site, "glossary/letters/*.html"),
        "words": "reading.html",
        **entry_kinds(site),
    }


def _largest(site: Path, pattern: str) -> str:
    page = max(sorted(site.glob(pattern)), key=lambda path: path.stat().st_size)
    return page.relative_to(site).as_posix()
