"""Pages for names that several entries carry: what each of them means by it.

In: all pages. Out: for every set of entries that share names one document below
``names/``, on which a reader who knows only the name can choose. The names of one set
stand together: *Neural Architecture Search* and *NAS* are one page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary.entry import Link, Page, Text
from glossary.naming.acronyms import is_acronym
from glossary.naming.ledger import free_slug, slugify
from glossary.naming.names import ambiguous_names
from glossary.naming.wording import fold
from glossary.printing.escape import heading_source, inline_source, paragraph_source
from glossary.printing.front_matter import front_matter
from glossary.printing.general_index import index_entries
from glossary.printing.indexes import title_order
from glossary.printing.pages import (
    NamePage,
    Surroundings,
    document,
    entry_line,
    entry_list,
)

__all__ = [
    "FOLDER",
    "SharedName",
    "disambiguation_pages",
    "meanings",
    "shared_names",
    "unshared_names",
]

FOLDER = "names"


@dataclass(frozen=True, slots=True)
class SharedName:
    """Names of the same entries: how they are spelled, the entries' slugs, the page's slug.

    The slugs of the entries stand in the order in which they are offered, ``domains`` are
    those of the entries in that order.
    """

    title: str
    spellings: tuple[str, ...]
    slugs: tuple[str, ...]
    slug: str
    domains: tuple[str, ...]


def shared_names(pages: Sequence[Page]) -> list[SharedName]:
    """All names that lead to several pages, in order of the alphabet."""
    by_slug = {page.names.slug: page for page in pages}
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, slugs in ambiguous_names([page.names for page in pages]).items():
        key = fold(name)
        for slug in slugs:
            groups[slugs] |= {word for word in _names(by_slug[slug]) if fold(word) == key}
    shared: list[SharedName] = []
    taken: set[str] = set()
    for slugs, spellings in sorted(groups.items(), key=lambda group: sorted(group[1])):
        ordered = _distinct(sorted(spellings, key=_fullness))
        slug = free_slug(slugify(ordered[0]), taken)
        taken.add(slug)
        candidates = sorted(slugs, key=lambda slug: _generality(by_slug[slug]))
        domains = tuple(by_slug[candidate].placement.domain for candidate in candidates)
        shared.append(SharedName(_title(ordered), tuple(ordered), tuple(candidates), slug, domains))
    return sorted(shared, key=lambda name: (name.title.casefold(), name.slug))


def unshared_names(pages: Iterable[Page], shared: Iterable[SharedName]) -> dict[str, list[str]]:
    """By slug, the names of a page that lead to no other page."""
    ambiguous = {fold(spelling) for name in shared for spelling in name.spellings}
    return {
        page.names.slug: _distinct(name for name in _names(page) if fold(name) not in ambiguous)
        for page in pages
    }


def disambiguation_pages(shared: Iterable[SharedName], around: Surroundings) -> dict[str, str]:
    """Every document, by path relative to the output."""
    return {f"{FOLDER}/{name.slug}.md": _document(name, around) for name in shared}


def meanings(shared: Iterable[SharedName]) -> dict[str, list[NamePage]]:
    """By slug of an entry, the pages for the names that it shares."""
    found: dict[str, list[NamePage]] = defaultdict(list)
    for name in shared:
        page = NamePage(name.title, f"{FOLDER}/{name.slug}", frozenset(name.slugs))
        for slug in name.slugs:
            found[slug].append(page)
    return found


def _document(name: SharedName, around: Surroundings) -> str:
    # An entry may have the bare name for its title; in lists the two must not look alike.
    title = f"{name.title} (disambiguation)"
    places = zip(name.slugs, name.domains, strict=True)
    return document(
        front_matter({"title": title, "terms": list(name.spellings), "orphan": True}),
        f"(name-{name.slug})=\n# {heading_source([Text(title)])}",
        index_entries(name.spellings[0], name.spellings[1:]),
        paragraph_source([Text(f"{name.title} is the name of {len(name.slugs)} entries:")]),
        entry_list(_candidate(slug, domain, name, around) for slug, domain in places),
    )


def _candidate(slug: str, domain: str, name: SharedName, around: Surroundings) -> str:
    """An entry with its definition, and its domain where that sets it apart."""
    line = entry_line(slug, around, "../")
    if len(set(name.domains)) == 1:
        return line
    words = inline_source([Link(f"../domains/{domain}", (Text(around.domains[domain]),))])
    return f"{line} ({words})"


def _fullness(name: str) -> tuple[bool, int, str]:
    return is_acronym(name), -len(name), name


def _distinct(names: Iterable[str]) -> list[str]:
    """The names without those that differ in their capitals only."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def _names(page: Page) -> Iterable[str]:
    return dict.fromkeys((page.names.title, *page.names.aliases))


def _title(spellings: Sequence[str]) -> str:
    """The fullest spelling, with the acronym if there is one."""
    acronyms = [name for name in spellings[1:] if is_acronym(name)]
    return (
        f"{spellings[0]} ({acronyms[0]})"
        if acronyms and acronyms[0] not in spellings[0]
        else spellings[0]
    )


def _generality(page: Page) -> tuple[bool, int, tuple[str, str]]:
    """Sorts the most general entry first: an overview, then what others refer to most."""
    return (
        "overview" not in page.names.title.casefold(),
        -len(page.referenced_by),
        title_order(page),
    )
