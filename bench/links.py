"""How good the cross-references are, against the links of 25 pages that a person chose.

    python bench/links.py [--all]

Prints the shares of must-have and nice-to-have links that are found, the share of links
that the person listed or allowed, the traps that were hit, and every link that the person
did not list, for a reader to judge. ``--all`` prints the links of all pages. The rules
were written with these pages in view; so the figures of two halves of them are printed
as well, and the other pages' links are worth reading.

It counts the entries to which no other leads, those that lead to no other, and the domains
with a map. At last it measures what linking costs at the seeds' size and at ten thousand
pages, made by repeating the seeds' pages under new names.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

from glossary.entry import Page
from glossary.linking.links import link_pages
from glossary.overrides import Overrides
from glossary.pipeline import read
from glossary.printing.maps import domain_map
from link_answers import Score, read_answers, score, without_links

MANY = 10_000


def show(name: str, result: Score) -> None:
    """One line of figures."""
    shares = [
        f"{strength} {result.found[strength]}/{result.wanted[strength]}"
        f" ({result.recall(strength):.1%}; in prose {result.recall_in_prose(strength):.1%})"
        for strength in ("must", "should", "optional")
    ]
    print(
        f"{name}: {', '.join(shares)}; precision {result.precision:.1%}"
        f" of {result.right + len(result.unlisted)}; traps {len(result.traps)}"
    )


def repeated(pages: Sequence[Page], number: int) -> list[Page]:
    """That many pages: the same texts, every title preceded by a word of its own."""
    copies: list[Page] = []
    while len(copies) < number:
        word = f"Series{len(copies) // len(pages)}"
        for page in pages:
            names = page.names
            copied = replace(
                names,
                title=f"{word} {names.title}",
                aliases=tuple(f"{word} {alias}" for alias in names.aliases),
                slug=f"{word}-{names.slug}",
                topic=f"{word}-{names.topic}",
            )
            copies.append(replace(page, names=copied))
    return copies[:number]


def ways(pages: Sequence[Page]) -> str:
    """How the entries hang together, in a line."""
    reached = {slug for page in pages for slug in page.related}
    reached |= {link.slug for page in pages for link in page.links}
    lost = sum(page.names.slug not in reached for page in pages)
    ends = sum(not page.related for page in pages)
    domains = {page.placement.domain for page in pages}
    maps = sum(
        bool(domain_map(domain, [page for page in pages if page.placement.domain == domain]))
        for domain in domains
    )
    return (
        f"{lost} entries without a way in, {ends} without related ones;"
        f" {maps} of {len(domains)} domains have a map"
    )


def cost(pages: Sequence[Page]) -> float:
    """Milliseconds of processor time for each page."""
    start = time.process_time()
    link_pages(pages, Overrides())
    return 1000 * (time.process_time() - start) / len(pages)


def main() -> None:
    """Link the seeds' pages and compare."""
    glossary = read(ROOT / "seeds")
    pages = glossary.pages
    answers = read_answers()
    result = score(pages, answers)
    print(f"{sum(len(page.links) for page in pages)} links on {len(pages)} pages")
    print(ways(pages))
    show("all", result)
    show("odd pages", score(pages, answers[::2]))
    show("even pages", score(pages, answers[1::2]))
    for name, lines in (
        ("missed", result.missed),
        ("not listed", result.unlisted),
        ("traps", result.traps),
    ):
        print(f"{name}:", *(lines or ["none"]), sep="\n  ")
    print("left open:")
    for ambiguity in glossary.ambiguities:
        print(f"  {ambiguity.slug}: {ambiguity.surface} ({ambiguity.reason})")
    if "--all" in sys.argv:
        for page in pages:
            for link in page.links:
                print(f"{page.names.title}: {link.surface} → {link.slug} ({link.reason})")
    plain = [without_links(page) for page in pages]
    few, many = cost(plain), cost(repeated(plain, MANY))
    print(f"{few:.2f} ms a page at {len(plain)}, {many:.2f} at {MANY}: ratio {many / few:.2f}")


if __name__ == "__main__":
    main()
