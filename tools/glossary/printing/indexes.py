"""Ways in: a page for each domain and each letter, and the generated part of the landing page.

In: all pages and the taxonomy. Out: MyST documents, by path relative to the output. A
page is in the table of contents of its domain and of nothing else, so that "previous"
and "next" go alphabetically through the domain.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from glossary.domains import Domain, Taxonomy
from glossary.entry import Page, Text
from glossary.printing.escape import clean, inline_source, paragraph_source
from glossary.printing.front_matter import front_matter
from glossary.printing.maps import domain_map, neighbours
from glossary.printing.pages import Surroundings, document, entry_line, entry_list

__all__ = ["LANDING", "index_pages", "letter_of", "title_order"]

LANDING = "_landing.md"
_DIGITS = "0-9"


def index_pages(
    pages: Sequence[Page], taxonomy: Taxonomy, around: Surroundings, folder: str
) -> dict[str, str]:
    """All generated lists; ``folder`` is where the landing page finds them."""
    ordered = sorted(pages, key=title_order)
    by_domain: dict[str, list[Page]] = defaultdict(list)
    by_letter: dict[str, list[Page]] = defaultdict(list)
    for page in ordered:
        by_domain[page.placement.domain].append(page)
        by_letter[letter_of(page)].append(page)
    near = neighbours(pages)
    files = {
        f"domains/{domain.id}.md": _domain_page(
            domain, by_domain[domain.id], near.get(domain.id, ()), around
        )
        for domain in taxonomy.domains
        if domain.id in by_domain
    }
    letters = sorted(by_letter)
    for letter in letters:
        files[f"letters/{letter}.md"] = _letter_page(letter, by_letter[letter], letters, around)
    counts = {domain: len(members) for domain, members in by_domain.items()}
    files[LANDING] = _landing(taxonomy, counts, letters, folder)
    return files


def title_order(page: Page) -> tuple[str, str]:
    """Sorts pages as a reader looks them up: by letters, whatever their case and accents."""
    return _plain(page.names.title), page.names.slug


def letter_of(page: Page) -> str:
    """The letter page on which a page is listed: ``a`` to ``z`` or ``0-9``."""
    first = next(
        (sign for sign in _plain(page.names.title) if sign.isascii() and sign.isalnum()), ""
    )
    first = first or page.names.slug[0]
    return first if first.isalpha() else _DIGITS


def _plain(title: str) -> str:
    decomposed = unicodedata.normalize("NFKD", title)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def _domain_page(
    domain: Domain, members: Sequence[Page], near: Sequence[str], around: Surroundings
) -> str:
    chart = domain_map(domain.title, members)
    entries = entry_list(entry_line(page.names.slug, around, "../") for page in members)
    return document(
        front_matter(_about(domain)),
        f"(domain-{domain.id})=\n# {_text(domain.title)}",
        f"{{.scope}}\n{paragraph_source([Text(domain.scope)])}",
        _toctree(f"../{page.names.slug}" for page in members),
        f"## Map\n\n```mermaid\n{chart}\n```" if chart else "",
        f"## Entries\n\n{entries}",
        _neighbouring(near, around),
    )


def _about(domain: Domain) -> Mapping[str, object]:
    scope = clean(domain.scope)
    meta = {"myst": {"html_meta": {"description": scope}}} if scope else {}
    return {"title": domain.title, "domain": domain.id, "definition": scope, **meta}


def _neighbouring(near: Sequence[str], around: Surroundings) -> str:
    links = ",\n".join(f"[{_text(around.domains[domain])}]({domain}.md)" for domain in near)
    return f"## Neighbouring domains\n\n{links}" if links else ""


def _letter_page(
    letter: str, members: Sequence[Page], letters: Sequence[str], around: Surroundings
) -> str:
    name = letter.upper()
    return document(
        front_matter({"title": name}),
        f"(letter-{letter})=\n# {name}",
        f"{{.letters}}\n{_letter_links(letters, '', current=letter)}",
        entry_list(entry_line(page.names.slug, around, "../") for page in members),
    )


def _landing(
    taxonomy: Taxonomy, counts: Mapping[str, int], letters: Sequence[str], folder: str
) -> str:
    """All domains at a glance: a card for each group, with its domains and their sizes."""
    groups = [
        (_text(group.caption), [domain for domain in group.domains if domain.id in counts])
        for group in taxonomy.groups
    ]
    cards = [_card(caption, domains, counts, folder) for caption, domains in groups if domains]
    trees = [
        _toctree((f"{folder}/domains/{domain.id}" for domain in domains), caption)
        for caption, domains in groups
        if domains
    ]
    total = _count(sum(counts.values()), "entry", "entries")
    return document(
        f"{{.count}}\n**{total}** in {_count(len(counts), 'domain')}, and from A to Z:",
        f"{{.letters}}\n{_letter_links(letters, f'{folder}/letters/')}",
        "## Domains",
        "\n".join(
            [":::::{grid} 1 2 2 3", ":gutter: 2", ":class-container: domain-cards", *cards, ":::::"]
        ),
        *trees,
        _toctree((f"{folder}/letters/{letter}" for letter in letters), "A–Z"),
    )


def _card(caption: str, domains: Iterable[Domain], counts: Mapping[str, int], folder: str) -> str:
    lines = (
        f"- [{_text(domain.title)}]({folder}/domains/{domain.id}.md)"
        f"\N{NO-BREAK SPACE}[{counts[domain.id]:,}]{{.number}}"
        for domain in domains
    )
    return "\n".join([f"\n::::{{grid-item-card}} {caption}", *lines, "::::"])


def _letter_links(letters: Iterable[str], folder: str, current: str = "") -> str:
    return " ·\n".join(
        f"**{letter.upper()}**" if letter == current else f"[{letter.upper()}]({folder}{letter}.md)"
        for letter in letters
    )


def _toctree(documents: Iterable[str], caption: str = "") -> str:
    options = [":hidden:", ":titlesonly:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["```{toctree}", *options, "", *documents, "```"])


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _text(words: str) -> str:
    return inline_source([Text(words)])
