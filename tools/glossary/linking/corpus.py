"""What the words of the whole glossary tell about one word, one name, one pair of pages.

In: pages with their passages of prose. Out: how many pages a word stands on, how
much two pages have in common, and which bold labels are boilerplate. Everything is
counted in one pass, so the cost grows with the text and no faster; a glossary of
fifty entries has the same statistics, only coarser ones.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from glossary.entry import Page
from glossary.linking.matching import words_in
from glossary.linking.passages import Passage, headings_of, passages_of

__all__ = ["Corpus", "count_words", "rarities", "read_corpus", "unit_vector"]

# A word on more than this share of the pages says nothing about a page's subject.
_EVERYWHERE = 0.4
# A word on more than this share of the pages, and on so many, may be just a word.
_COMMON = 0.05
_COMMON_PAGES = 5
# A bold label in so many domains is a turn of phrase of the authors.
_LABEL_DOMAINS = 5
_STRONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Corpus:
    """The counts; vectors have unit length and leave common words out."""

    passages: Mapping[str, tuple[Passage, ...]]
    headings: Mapping[str, tuple[Passage, ...]]
    counts: Mapping[str, Counter[str]]
    sizes: Mapping[str, int]
    pages_with: Counter[str]
    total: Counter[str]
    vectors: Mapping[str, Mapping[str, float]]
    labels: frozenset[tuple[str, ...]]

    def vocabulary(self, slug: str) -> Set[str]:
        """All words of a page."""
        return self.counts[slug].keys()

    def is_common(self, word: str) -> bool:
        """Whether a word stands on so many pages that it may be just a word."""
        return self.pages_with[word] > max(_COMMON_PAGES, _COMMON * len(self.sizes))

    def written_small(self, words: Set[str]) -> frozenset[str]:
        """Those of the words that stand between two spaces in small letters: others are names."""
        small = {word for word in words if word[0].islower()}
        keys = {key for word in small for key in words_in(word).keys}
        texts = [
            part.text
            for slug, parts in self.passages.items()
            if not self.vocabulary(slug).isdisjoint(keys)
            for part in parts
        ]
        return frozenset(word for text in texts for word in small.intersection(text.split()))

    def likeness(self, one: str, other: str, without: Collection[str] = ()) -> float:
        """The cosine of two pages' words, from 0 to 1, some words aside."""
        first, second = self.vectors[one], self.vectors[other]
        if len(second) < len(first):
            first, second = second, first
        shared = [word for word in filter(second.__contains__, first) if word not in without]
        return sum([first[word] * second[word] for word in shared])


def read_corpus(pages: Sequence[Page]) -> Corpus:
    """Count once, for all pages."""
    passages = {page.names.slug: tuple(passages_of(page.entry.blocks)) for page in pages}
    headings = {page.names.slug: tuple(headings_of(page.entry.blocks)) for page in pages}
    counts = {slug: count_words(parts) for slug, parts in passages.items()}
    pages_with: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for words in counts.values():
        pages_with.update(words.keys())
        total.update(words)
    rarity = rarities(pages_with, len(pages), _EVERYWHERE)
    vectors = {slug: unit_vector(words, rarity, _STRONGEST_WORDS) for slug, words in counts.items()}
    sizes = {slug: words.total() for slug, words in counts.items()}
    labels = _boilerplate(pages, passages)
    return Corpus(passages, headings, counts, sizes, pages_with, total, vectors, labels)


def count_words(passages: Iterable[Passage]) -> Counter[str]:
    """How often each word stands in the passages, punctuation aside."""
    counts = Counter(chain.from_iterable(part.words.keys for part in passages))
    for key in [key for key in counts if not key[0].isalnum()]:
        del counts[key]
    return counts


def rarities(pages_with: Mapping[str, int], pages: int, everywhere: float) -> dict[str, float]:
    """How much a word tells of a page by standing on it.

    A word of one page ties it to no other; one on more than the share ``everywhere`` of the
    pages tells nothing.
    """
    most = max(2, everywhere * pages)
    return {
        word: math.log(pages / number) for word, number in pages_with.items() if 1 < number <= most
    }


def unit_vector(
    words: Mapping[str, int], rarity: Mapping[str, float], strongest: int
) -> dict[str, float]:
    """The most telling words of a text, so many, with their weights, the heaviest first."""
    scale = {count: 1 + math.log(count) for count in set(words.values())}
    weights = {word: scale[count] * rarity[word] for word, count in words.items() if word in rarity}
    heaviest = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:strongest]
    strengths = [weights[word] for word in heaviest]
    length = math.sqrt(sum([strength * strength for strength in strengths])) or 1.0
    return dict(zip(heaviest, [strength / length for strength in strengths], strict=True))


def _boilerplate(
    pages: Iterable[Page], passages: Mapping[str, Sequence[Passage]]
) -> frozenset[tuple[str, ...]]:
    """The labels ('**Calibration**:') that stand in so many domains that they are no terms."""
    domains: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for page in pages:
        for passage in passages[page.names.slug]:
            if passage.label:
                domains[passage.label].add(page.placement.domain)
    return frozenset(label for label, found in domains.items() if len(found) >= _LABEL_DOMAINS)
