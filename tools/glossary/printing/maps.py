"""How domains hang together: a map of each, and which others lie next to it.

In: the pages with their links. Out: a Mermaid flowchart whose boxes are links, and for
each domain the ones to which most links lead or from which most come. A map shows, of each
of a domain's central entries, to which of the others it refers that most refer to: nearly a
tree, which runs from left to right. With all references, it would be a ball of thread.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from glossary.entry import Flowchart, FlowEdge, FlowNode, Page
from glossary.printing.mermaid import flowchart_source

__all__ = ["domain_map", "neighbours"]

LARGEST = 18  # boxes on a map
SMALLEST = 3  # fewer say nothing that the list does not
NEIGHBOURS = 5
LINE = 22  # characters in a box

_References = Mapping[str, Sequence[str]]


def domain_map(domain: str, members: Sequence[Page]) -> str:
    """The map of a domain as Mermaid source; empty when too few of its entries are linked.

    Addresses in it lead from the folder of the domain's page.
    """
    references = _references(members)
    central = _central(references)
    edges = [
        (source, target)
        for source in central
        for target in [slug for slug in central if slug in references[source]][:1]
    ]
    linked = {slug for edge in edges for slug in edge}
    if len(linked) < SMALLEST:
        return ""
    titles = {page.names.slug: page.names.title for page in members}
    shown = sorted(linked, key=lambda slug: (titles[slug].casefold(), slug))
    chart = Flowchart(
        tuple(FlowNode(slug, "\n".join(textwrap.wrap(titles[slug], LINE))) for slug in shown),
        tuple(FlowEdge(source, target) for source, target in sorted(edges)),
        title=f"Map of {domain}",
        description="Which of its central entries refers to which. The list below has them all.",
        line=0,
    )
    clicks = [f'  click n{number} href "../{slug}.md"' for number, slug in enumerate(shown, 1)]
    return "\n".join([flowchart_source(chart, direction="LR"), *clicks])


def neighbours(pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    """By domain, the other domains with which it shares most links, the closest first."""
    pages = tuple(pages)
    home = {page.names.slug: page.placement.domain for page in pages}
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        here = page.placement.domain
        for target in {link.slug for link in page.links} & home.keys():
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


def _references(members: Sequence[Page]) -> _References:
    """By slug, the other members to which a page refers, in the order of its text."""
    inside = {page.names.slug for page in members}
    return {
        page.names.slug: tuple(
            slug
            for slug in dict.fromkeys(link.slug for link in page.links)
            if slug in inside and slug != page.names.slug
        )
        for page in members
    }


def _central(references: _References) -> list[str]:
    """The members with the most references in and out, most referred to first."""
    incoming = Counter(target for targets in references.values() for target in targets)
    weights = {slug: incoming[slug] * 2 + len(targets) for slug, targets in references.items()}
    linked = [slug for slug, weight in weights.items() if weight]
    return sorted(linked, key=lambda slug: (-weights[slug], slug))[:LARGEST]
