"""Which pages belong together: what to read next to a page, and which pages refer to it.

In: pages whose links are set, and the statistics of their words. Out: the same pages
with ``related`` (pages on the same subject first, then those that a heading names, then
those most related by links in either direction, shared words and domain) and
``referenced_by``.

Shared words are looked up by word, and only by the rare ones, so that no page is
compared with all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from glossary.entry import Page
from glossary.linking.corpus import Corpus

__all__ = ["MOST_RELATED", "relate"]

MOST_RELATED = 6
_LINK = 0.3
_SAME_DOMAIN = 0.05
# Less in common is by chance: for pages of one domain or linked ones, and for others.
_LEAST = 0.09
_LEAST_ABROAD = 0.16
_TELLING_WORDS = 16  # of a page
_RARE = 40  # pages with a word


def relate(
    pages: Sequence[Page], corpus: Corpus, sections: Mapping[str, Collection[str]]
) -> tuple[Page, ...]:
    """The pages with their neighbours, best first.

    ``sections`` tells for each page which pages its headings name and its prose does not.
    """
    links = {page.names.slug: {link.slug for link in page.links} for page in pages}
    referring: dict[str, list[str]] = defaultdict(list)
    subjects: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        for slug in links[page.names.slug]:
            referring[slug].append(page.names.slug)
        subjects[page.names.topic or page.names.slug].append(page.names.slug)
    telling = {page.names.slug: _telling(corpus.vectors[page.names.slug], corpus) for page in pages}
    bearers: dict[str, list[str]] = defaultdict(list)
    for slug, words in telling.items():
        for word in words:
            bearers[word].append(slug)
    domains = {page.names.slug: page.placement.domain for page in pages}
    titles = {page.names.slug: page.names.title.casefold() for page in pages}

    def with_neighbours(page: Page) -> Page:
        slug = page.names.slug
        scores: dict[str, float] = defaultdict(float)
        for word, weight in telling[slug].items():
            for other in bearers[word]:
                scores[other] += weight * telling[other][word]
        for other in (*links[slug], *referring[slug]):
            scores[other] += _LINK
        for other in list(scores):
            scores[other] += _SAME_DOMAIN * (domains[other] == domains[slug])
        same = [other for other in subjects[page.names.topic or slug] if other != slug]
        least = {domains[slug]: _LEAST}
        rest = [
            other
            for other, score in scores.items()
            if score >= least.get(domains[other], _LEAST_ABROAD)
        ]
        named = [other for other in sections[slug] if other not in same]
        best = sorted(
            {*rest} - {slug, *same, *named},
            key=lambda other: (-scores[other], titles[other], other),
        )
        same.sort(key=lambda other: (-scores[other], titles[other], other))
        # A named page has its place here and nowhere else.
        ranked = [*same[: MOST_RELATED - len(named)], *named, *best]
        callers = sorted(referring[slug], key=lambda other: (titles[other], other))
        return replace(page, related=tuple(ranked[:MOST_RELATED]), referenced_by=tuple(callers))

    return tuple(with_neighbours(page) for page in pages)


def _telling(vector: Mapping[str, float], corpus: Corpus) -> dict[str, float]:
    """The strongest of a page's rare words, with their weights."""
    rare = [(word, weight) for word, weight in vector.items() if corpus.pages_with[word] <= _RARE]
    return dict(rare[:_TELLING_WORDS])
