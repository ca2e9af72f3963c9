"""Which pages belong together: what to read next to a page, and which pages refer to it.

In: pages whose links are set, and the statistics of their words. Out: the same pages
with ``related`` (pages on the same subject first, then those that a heading names, then
those most related by links in either direction, by what both are about and by domain) and
``referenced_by``, the closest first as well.

What pages have in common is looked up by word, and only by the rare ones, so that no page
is compared with all others. At last a page to which nothing leads gets a place on the list
of the page that it is closest to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.profiles import profiles_of

__all__ = ["MOST_RELATED", "relate"]

MOST_RELATED = 6
_LINK = 0.3
_SAME_DOMAIN = 0.05
# Less in common is by chance: for pages of one domain or linked ones, and for others.
_LEAST = 0.09
_LEAST_ABROAD = 0.16
# With a page that has hardly any, a little less will do.
_FAINT = 0.07
_FAINT_ABROAD = 0.11
_FEW = 2
_BARELY = 0.05  # less leads no reader from one page to another
_OF_A_SUBJECT = 2  # pages on one subject that is not the page's own
_TELLING_WORDS = 24  # of a page
_RARE = 40  # pages with a word


def relate(
    pages: Sequence[Page], corpus: Corpus, sections: Mapping[str, Collection[str]]
) -> tuple[Page, ...]:
    """The pages with their neighbours, best first.

    ``sections`` tells for each page which pages its headings name and its prose does not.
    """
    ties = _Ties(pages, corpus)
    related: dict[str, list[str]] = {}
    settled: dict[str, int] = {}
    callers: dict[str, tuple[str, ...]] = {}
    for page in pages:
        slug = page.names.slug
        ranking = ties.ranking(slug)  # not kept: those of a large glossary fill the memory
        first = ties.first(slug, sections[slug], ranking)
        settled[slug] = len(first)
        related[slug] = _with_the_closest(first, ties, slug, ranking)
        callers[slug] = ties.callers(slug, ranking)
    _let_in(pages, ties, related, settled)
    return tuple(
        replace(
            page, related=tuple(related[page.names.slug]), referenced_by=callers[page.names.slug]
        )
        for page in pages
    )


class _Ties:
    """What ties pages together."""

    def __init__(self, pages: Sequence[Page], corpus: Corpus) -> None:
        self.domains = {page.names.slug: page.placement.domain for page in pages}
        self.topics = {page.names.slug: page.names.topic or page.names.slug for page in pages}
        self._titles = {page.names.slug: page.names.title.casefold() for page in pages}
        self._links = {page.names.slug: {link.slug for link in page.links} for page in pages}
        self._referring: dict[str, list[str]] = defaultdict(list)
        self._subjects: dict[str, list[str]] = defaultdict(list)
        for page in pages:
            for slug in self._links[page.names.slug]:
                self._referring[slug].append(page.names.slug)
        for slug in sorted(self._titles, key=lambda slug: (self._titles[slug], slug)):
            self._subjects[self.topics[slug]].append(slug)
        profiles = profiles_of(pages, corpus)
        pages_with = Counter(chain.from_iterable(profiles.values()))
        self._telling = {
            slug: dict(
                [item for item in profile.items() if pages_with[item[0]] <= _RARE][:_TELLING_WORDS]
            )
            for slug, profile in profiles.items()
        }
        self._bearers: dict[str, list[str]] = defaultdict(list)
        for slug, words in self._telling.items():
            for word in words:
                self._bearers[word].append(slug)

    def ranking(self, slug: str) -> dict[str, float]:
        """All other pages that have something in common with a page, the closest first."""
        scores: dict[str, float] = defaultdict(float)
        for word, weight in self._telling[slug].items():
            for other in self._bearers[word]:
                scores[other] += weight * self._telling[other][word]
        for other in (*self._links[slug], *self._referring[slug]):
            scores[other] += _LINK
        scores.pop(slug, None)
        for other in scores:
            scores[other] += _SAME_DOMAIN * (self.domains[other] == self.domains[slug])
        order = sorted(scores, key=lambda other: (-scores[other], self._titles[other], other))
        return {other: scores[other] for other in order}

    def first(self, slug: str, named: Collection[str], ranking: Mapping[str, float]) -> list[str]:
        """The pages on the same subject, then those that a heading names."""
        topic = self.topics[slug]
        # A named page on the subject has its place among these and nowhere else.
        others = [other for other in named if self.topics[other] != topic]
        close = (other for other in ranking if self.topics[other] == topic)
        strange = (other for other in self._subjects[topic] if other not in ranking)
        same = (other for other in chain(close, strange) if other != slug)
        return [*islice(same, MOST_RELATED - len(others)), *others]

    def callers(self, slug: str, ranking: Iterable[str]) -> tuple[str, ...]:
        """The pages that link to a page, the closest first."""
        return tuple(other for other in ranking if slug in self._links[other])


def _with_the_closest(
    first: Sequence[str], ties: _Ties, slug: str, ranking: Mapping[str, float]
) -> list[str]:
    """The list filled up with the pages that have enough in common with a page."""

    def beyond(least: float, least_abroad: float) -> list[str]:
        bounds = {ties.domains[slug]: least}
        listed = Counter(ties.topics[other] for other in first)
        found: list[str] = []
        for other, score in ranking.items():
            topic = ties.topics[other]
            close = score >= bounds.get(ties.domains[other], least_abroad)
            if close and other not in first and listed[topic] < _OF_A_SUBJECT:
                listed[topic] += 1
                found.append(other)
        return found

    found = [*first, *beyond(_LEAST, _LEAST_ABROAD)]
    if len(found) < _FEW:
        found = [*first, *beyond(_FAINT, _FAINT_ABROAD)][:_FEW]
    return found[:MOST_RELATED]


def _let_in(
    pages: Sequence[Page],
    ties: _Ties,
    related: Mapping[str, list[str]],
    settled: Mapping[str, int],
) -> None:
    """Put each page to which nothing leads on the list of the closest page that has room.

    There is room where fewer pages are listed than may be, or where the last one was not
    settled and has other ways in.
    """
    ways_in = Counter(link.slug for page in pages for link in page.links)
    ways_in.update(other for listed in related.values() for other in listed)
    for page in pages:
        slug = page.names.slug
        if ways_in[slug]:
            continue
        ranking = ties.ranking(slug)
        for other in (other for other, score in ranking.items() if score >= _BARELY):
            listed = related[other]
            if len(listed) == MOST_RELATED:
                if settled[other] == MOST_RELATED or ways_in[listed[-1]] == 1:
                    continue
                ways_in[listed.pop()] -= 1
            listed.append(slug)
            ways_in[slug] += 1
            break
