"""Names: titles made unique, aliases, keywords, addresses and topics.

In: all entries, the taxonomy, the ledger, the editorial decisions. Out: the
:class:`~glossary.entry.Names` of every entry, its placement, and the ledger with new
lines.

The rules come first, addresses next, decisions last: an address never depends on a
decision, so a title that is put right by hand moves no page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from glossary.domains import Domain, Taxonomy, domain_tag, place
from glossary.entry import Entry, Names, Note, NoteCode, Placement
from glossary.headers import header_items
from glossary.naming.acronyms import acronym_surfaces
from glossary.naming.aliases import aliases_and_keywords
from glossary.naming.ledger import Addresses, Ledger, assign_addresses, likeness_of, slugify
from glossary.naming.qualifiers import Candidate, qualify
from glossary.naming.titles import Title, entry_title
from glossary.naming.topics import Subject, find_topics
from glossary.naming.wording import fold, header_key, read_wording
from glossary.overrides import Overrides, check_overrides

__all__ = ["Naming", "ambiguous_names", "name_entries"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What all entries are called and where they live, each tuple in their order.

    ``notes`` are what a maintainer should know about each entry's names.
    """

    names: tuple[Names, ...]
    placements: tuple[Placement, ...]
    notes: tuple[tuple[Note, ...], ...]
    addresses: Addresses


@dataclass(frozen=True, slots=True)
class _Called:
    """One entry's names, and its place, before it is compared with others."""

    title: Title
    tag: str
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]
    lead: str
    text: str
    likeness: str
    placement: Placement


def name_entries(
    entries: Sequence[Entry], taxonomy: Taxonomy, ledger: Ledger, overrides: Overrides
) -> Naming:
    """Place and name all entries; raises :class:`InputError` for a decision that fits no page."""
    called = [_call(entry, taxonomy) for entry in entries]
    domains_by_id = {domain.id: domain for domain in taxonomy.domains}
    titles = qualify(
        [
            _candidate(item, entry.header, domains_by_id)
            for item, entry in zip(called, entries, strict=True)
        ]
    )
    addresses = assign_addresses(
        [entry.header for entry in entries],
        [item.likeness for item in called],
        _proposals(called, titles),
        ledger,
    )
    slugs = addresses.slugs
    pinned = overrides.about("title")
    decided = [pinned.get(slug, title) for slug, title in zip(slugs, titles, strict=True)]
    # Titles by rule first: a decision that repeats one of them is the one to be refused.
    by_slug = dict(sorted(zip(slugs, decided, strict=True), key=lambda item: item[0] in pinned))
    absent = {line.slug for line in ledger.lines}
    check_overrides(overrides, by_slug, taxonomy.titles(), absent)
    subjects = [Subject(str(item.title), item.title.base, item.aliases) for item in called]
    topics = find_topics(subjects, slugs, overrides.about("same_as"))
    return Naming(
        tuple(
            Names(title, _aliases(item, title, overrides.aliases(slug)), item.keywords, slug, topic)
            for item, title, slug, topic in zip(called, decided, slugs, topics, strict=True)
        ),
        _decided_placements(called, slugs, overrides.about("domain")),
        tuple(
            _notes(item, entry, slug in pinned)
            for item, entry, slug in zip(called, entries, slugs, strict=True)
        ),
        addresses,
    )


def _decided_placements(
    called: Iterable[_Called], slugs: Iterable[str], domains: Mapping[str, str]
) -> tuple[Placement, ...]:
    """The placements, those of the editor (by slug) instead of the rules' where there are any."""
    return tuple(
        Placement(domains[slug], "decided by an editor") if slug in domains else item.placement
        for slug, item in zip(slugs, called, strict=True)
    )


def _notes(item: _Called, entry: Entry, pinned: bool) -> tuple[Note, ...]:
    if item.title.sure or pinned:
        return ()
    message = f"nothing in the text confirms the title “{item.title}”"
    return (Note(NoteCode.UNSURE_TITLE, message, entry.sources[0].first_line),)


# --- one entry -----------------------------------------------------------------------


def _call(entry: Entry, taxonomy: Taxonomy) -> _Called:
    items = header_items(entry.header)
    tag = domain_tag(entry.header, taxonomy)
    # "neural scaling laws,scaling laws", 002:178: the tag is a name as well
    is_name = " " in tag and fold(items[0]).endswith(fold(tag))
    own = items if is_name or not tag else items[:-1]
    wording = read_wording(entry)
    surfaces = acronym_surfaces(wording.text)
    title = entry_title(entry, own, wording.text, surfaces)
    aliases, keywords = aliases_and_keywords(entry, own, title, wording.text, surfaces)
    return _Called(
        title=title,
        tag=tag,
        aliases=aliases,
        keywords=keywords,
        lead=wording.lead,
        text=wording.text,
        likeness=likeness_of(wording.words),
        placement=place(entry, wording, taxonomy),
    )


def _candidate(item: _Called, header: str, domains: Mapping[str, Domain]) -> Candidate:
    """What the entry can be told apart by; an unsure domain tells nothing."""
    domain = domains[item.placement.domain] if item.placement.sure else None
    return Candidate(
        title=str(item.title),
        names=item.aliases,
        tag=item.tag,
        domain=domain.short_title if domain else "",
        terms=domain.terms if domain else (),
        folded_terms=domain.folded_terms if domain else (),
        keywords=item.keywords,
        lead=item.lead,
        text=item.text,
        order=f"{header_key(header)}\n{item.text}",
    )


def _aliases(item: _Called, title: str, decided: Iterable[str]) -> tuple[str, ...]:
    """The aliases, the title without its qualifier among them, without repetitions."""
    plain = () if title == str(item.title) else (item.title.base,)
    distinct = {title.casefold(): ""}
    for alias in (*plain, *item.aliases, *decided):
        distinct.setdefault(alias.casefold(), alias)
    return tuple(alias for alias in distinct.values() if alias)


# --- addresses -----------------------------------------------------------------------


def _proposals(called: Sequence[_Called], titles: Sequence[str]) -> list[str]:
    """The slug each entry would have: its title without the other name in parentheses."""
    short = [
        slugify(_without_inner(item.title, title))
        for item, title in zip(called, titles, strict=True)
    ]
    counts = Counter(short)
    return [
        slug if counts[slug] == 1 else slugify(title)
        for slug, title in zip(short, titles, strict=True)
    ]


def _without_inner(title: Title, printed: str) -> str:
    """``Neural Radiance Fields (NeRF) (Volume Rendering)`` without ``(NeRF)``."""
    return printed if "," in title.inner else title.base + printed[len(str(title)) :]


def ambiguous_names(names: Sequence[Names]) -> dict[str, tuple[str, ...]]:
    """Every name that several entries carry → their slugs, both in order.

    Names are compared without capitals, hyphens and plural endings; the key is the
    form that comes first in the alphabet.
    """
    holders: dict[str, dict[str, str]] = defaultdict(dict)
    for item in sorted(names, key=lambda item: item.slug):
        for name in (item.title, *item.aliases):
            holders[fold(name)].setdefault(item.slug, name)
    shared = {min(found.values()): tuple(found) for found in holders.values() if len(found) > 1}
    return dict(sorted(shared.items()))
