"""What each page is about, for finding out which pages are close to each other.

In: the pages and the statistics of their words. Out: for each page its most telling words
with their weights, as a vector of unit length.

What a page says of itself in its header and its headings counts for more than a mention in
its text. Many entries are made after a template: 'It is applied in model-optimization
workflows to improve efficiency' stands on dozens of pages and tells nothing about any of
them, so a sentence that stands on several pages does not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from glossary.entry import Page
from glossary.linking.corpus import Corpus, count_words, rarities, unit_vector
from glossary.linking.matching import words_in

__all__ = ["Profile", "profiles_of"]

Profile = Mapping[str, float]

_TEMPLATE_PAGES = 3  # a sentence on so many pages belongs to a template
_SENTENCE_END = re.compile(r"\s(?:(?<=[.:;!?]\s)\s*|[-–—]\s+)")
_IN_HEADER = 3  # mentions in the text that one in the header is worth
_EVERYWHERE = 0.25  # of the pages: then a word tells nothing
_STRONGEST = 60  # words of a page


def profiles_of(pages: Sequence[Page], corpus: Corpus) -> dict[str, Profile]:
    """The profile of each page, by slug; its words come with the strongest first."""
    counts = _own_words(corpus)
    for page in pages:
        slug = page.names.slug
        counts[slug].update(dict.fromkeys(words_in(page.entry.header).plain_keys(), _IN_HEADER))
        counts[slug].update(count_words(corpus.headings[slug]))
    pages_with = Counter(chain.from_iterable(counts.values()))
    rarity = rarities(pages_with, len(pages), _EVERYWHERE)
    return {slug: unit_vector(words, rarity, _STRONGEST) for slug, words in counts.items()}


def _own_words(corpus: Corpus) -> dict[str, Counter[str]]:
    """The words of each page without those of template sentences."""
    sentences = {
        slug: [sentence for part in parts for sentence in _SENTENCE_END.split(part.text)]
        for slug, parts in corpus.passages.items()
    }
    pages_with = Counter(chain.from_iterable(map(set, sentences.values())))
    templates = {
        sentence: words_in(sentence).plain_keys()
        for sentence, number in pages_with.items()
        if number >= _TEMPLATE_PAGES
    }
    own: dict[str, Counter[str]] = {}
    for slug, found in sentences.items():
        repeated = [templates[sentence] for sentence in found if sentence in templates]
        own[slug] = _less(corpus.counts[slug], Counter(chain.from_iterable(repeated)))
    return own


def _less(counts: Mapping[str, int], repeated: Mapping[str, int]) -> Counter[str]:
    """The difference; unlike that of counters it costs no more than what is taken away."""
    left = Counter(counts)
    for word, number in repeated.items():
        more = left[word] - number
        if more > 0:
            left[word] = more
        else:
            left.pop(word, None)
    return left
