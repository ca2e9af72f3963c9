"""How domains hang together: a map of each, and which others lie next to it.

In: the pages with their links and related pages. Out: a Mermaid flowchart whose boxes are
links, and for each domain the ones with which it has most to do.

A map shows the domain's central entries, each tied to one that is more central: by an arrow
to or from it where one refers to the other, by a dotted line where both are related. That
makes trees; with all references it would be a ball of thread. No tree has more than three
boxes side by side, so that a phone shows the whole width.

A domain none of whose entries is tied to another has no map, because single boxes say
nothing that the list below does not; nor has a domain of one entry.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary.entry import Flowchart, FlowEdge, FlowNode, Page
from glossary.printing.mermaid import flowchart_source

__all__ = ["domain_map", "neighbours"]

LARGEST = 20  # boxes on a map
NEIGHBOURS = 5
LINE = 16  # characters in a box
# Boxes as narrow as their titles, with less room around these than in a chart of an entry.
_SETTINGS = '%%{init: {"flowchart": {"minNodeWidth": 40, "padding": 9}}}%%'

_Others = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Tie:
    """A line of the map, from the left box to the right one."""

    left: str
    right: str
    refers: bool


def domain_map(domain: str, members: Sequence[Page]) -> str:
    """The map of a domain as Mermaid source; empty when none of its entries are tied.

    Addresses in it lead from the folder of the domain's page.
    """
    references = _inside(members, {page.names.slug: _referred(page) for page in members})
    related = _inside(members, {page.names.slug: page.related for page in members})
    ties = list(_ties(_central(references, related), references, related))
    if not ties:
        return ""
    titles = {page.names.slug: page.names.title for page in members}
    linked = {slug for tie in ties for slug in (tie.left, tie.right)}
    shown = sorted(linked, key=lambda slug: (titles[slug].casefold(), slug))
    ties.sort(key=lambda tie: (tie.left, tie.right))
    chart = Flowchart(
        tuple(
            FlowNode(slug, "\n".join(textwrap.wrap(titles[slug], LINE, break_long_words=False)))
            for slug in shown
        ),
        tuple(FlowEdge(tie.left, tie.right, dotted=not tie.refers) for tie in ties),
        title=f"Map of {domain}",
        description="Arrows lead from central entries to others that they refer to,"
        " dotted lines join related ones. The list below has all entries.",
        line=0,
    )
    clicks = [f'  click n{number} href "../{slug}.md"' for number, slug in enumerate(shown, 1)]
    return "\n".join([_SETTINGS, flowchart_source(chart, direction="LR"), *clicks])


def neighbours(pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    """By domain, the others to which most links and relations lead or from which most come."""
    pages = tuple(pages)
    home = {page.names.slug: page.placement.domain for page in pages}
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        here = page.placement.domain
        for target in {*_referred(page), *page.related} & home.keys():
            there = home[target]
            if there != here:
                shared[here][there] += 1
                shared[there][here] += 1
    return {
        domain: tuple(other for _, other in sorted((-n, other) for other, n in counts.items()))[
            :NEIGHBOURS
        ]
        for domain, counts in shared.items()
    }


def _referred(page: Page) -> tuple[str, ...]:
    """The entries to which a page refers, in the order of its text."""
    return tuple(dict.fromkeys(link.slug for link in page.links))


def _inside(members: Sequence[Page], others: _Others) -> _Others:
    """Only those of the others that are members themselves."""
    known = {page.names.slug for page in members}
    return {slug: [other for other in found if other in known] for slug, found in others.items()}


def _central(references: _Others, related: _Others) -> list[str]:
    """The members with the most references and relations, most referred to first."""
    weights: Counter[str] = Counter()
    for slug, targets in references.items():
        weights[slug] += 2 * len(targets)
        weights.update(dict.fromkeys(targets, 4))
    for slug, others in related.items():
        weights[slug] += len(others)
        weights.update(others)
    return sorted(weights, key=lambda slug: (-weights[slug], slug))[:LARGEST]


def _ties(central: Sequence[str], references: _Others, related: _Others) -> Iterator[_Tie]:
    """Each member tied to a more central one, in columns from -1 to 1."""
    columns: dict[str, int] = {}
    sizes: Counter[int] = Counter()
    for slug in central:
        column = 0
        tie = _best_tie(slug, columns, sizes, references, related)
        if tie is not None:
            yield tie
            column = columns[tie.right] - 1 if tie.left == slug else columns[tie.left] + 1
        columns[slug] = column
        sizes[column] += 1


def _best_tie(
    slug: str,
    columns: Mapping[str, int],
    sizes: Mapping[int, int],
    references: _Others,
    related: _Others,
) -> _Tie | None:
    """To one that the member refers to, else from one that does, else to the closest."""
    for other, column in columns.items():
        if other in references[slug] and column > -1:
            return _Tie(slug, other, refers=True)
    for other, column in columns.items():
        if slug in references[other] and column < 1:
            return _Tie(other, slug, refers=True)
    tied = [*related[slug], *references[slug]]
    tied += [other for other in columns if slug in (*related[other], *references[other])]
    for other in (other for other in tied if other in columns):
        to_the_left = columns[other] == 1 or (columns[other] == 0 and sizes[-1] <= sizes[1])
        ends = (slug, other) if to_the_left else (other, slug)
        return _Tie(*ends, refers=False)
    return None
