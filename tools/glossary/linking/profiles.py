"""What each page is about, for finding out which pages are close to each other.

In: the pages and the statistics of their words. Out: for each page its most telling words
with their weights, as a vector of unit length.

What a page says of itself in its header and its headings counts for more than a mention in
its text. Many entries are made after a template: 'It is applied in model-optimization
workflows to improve efficiency' stands on dozens of pages and tells nothing about any of
them, so a sentence that stands on several pages does not count.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.matching import words_in

__all__ = ["Profile", "profiles_of"]

Profile = Mapping[str, float]

_TEMPLATE_PAGES = 3  # a sentence on so many pages belongs to a template
_SENTENCE_END = re.compile(r"(?<=[.:;!?])\s+|\s+[-–—]\s+")
_IN_HEADER = 3  # mentions in the text that one in the header is worth
_EVERYWHERE = 0.25  # of the pages: then a word tells nothing
_STRONGEST = 60  # words of a page


def profiles_of(pages: Sequence[Page], corpus: Corpus) -> dict[str, Profile]:
    """The profile of each page, by slug; its words come with the strongest first."""
    counts = _own_words(corpus)
    for page in pages:
        counts[page.names.slug].update(_said_of_itself(page, corpus))
    pages_with = Counter(word for words in counts.values() for word in words)
    most = max(2, _EVERYWHERE * len(pages))
    rarity = {
        word: math.log(len(pages) / number)
        for word, number in pages_with.items()
        if 1 < number <= most
    }
    return {slug: _profile(words, rarity) for slug, words in counts.items()}


def _own_words(corpus: Corpus) -> dict[str, Counter[str]]:
    """The words of each page without those of template sentences."""
    sentences = {
        slug: [sentence for part in parts for sentence in _SENTENCE_END.split(part.text)]
        for slug, parts in corpus.passages.items()
    }
    pages_with = Counter(sentence for found in sentences.values() for sentence in set(found))
    own: dict[str, Counter[str]] = {}
    for slug, found in sentences.items():
        template = [sentence for sentence in found if pages_with[sentence] >= _TEMPLATE_PAGES]
        repeated = Counter(key for sentence in template for key in _keys(words_in(sentence).keys))
        own[slug] = corpus.counts[slug] - repeated
    return own


def _said_of_itself(page: Page, corpus: Corpus) -> Counter[str]:
    words = dict.fromkeys(_keys(words_in(page.entry.header).keys), _IN_HEADER)
    headings = (key for part in corpus.headings[page.names.slug] for key in _keys(part.words.keys))
    return Counter(words) + Counter(headings)


def _keys(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if word[0].isalnum())


def _profile(words: Mapping[str, int], rarity: Mapping[str, float]) -> Profile:
    weights = {
        word: (1 + math.log(count)) * rarity[word]
        for word, count in words.items()
        if word in rarity
    }
    strongest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_STRONGEST]
    length = math.sqrt(sum(weight * weight for _, weight in strongest)) or 1.0
    return {word: weight / length for word, weight in strongest}
