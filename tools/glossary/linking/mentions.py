"""Where the names of the entries stand in the texts, found once for all who ask.

In: all that may name an entry, and the passages of all pages. Out: the places, for counting
how a name is used (:mod:`glossary.linking.usage`) and for links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from glossary.linking.corpus import Corpus
from glossary.linking.matching import Finder, Match
from glossary.linking.terms import Key

__all__ = ["Mentions", "find_mentions"]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names by number; for each passage of a page its matches in order, the longest first."""

    names: tuple[Key, ...]
    finder: Finder
    on_pages: Mapping[str, tuple[tuple[Match, ...], ...]]


def find_mentions(names: Iterable[Key], corpus: Corpus) -> Mentions:
    """Find all names, each of which may come more than once, in all passages."""
    keys = tuple(dict.fromkeys(names))
    finder = Finder(keys)
    on_pages = {
        slug: tuple([_in_order(finder.find(passage.words)) for passage in passages])
        for slug, passages in corpus.passages.items()
    }
    return Mentions(keys, finder, on_pages)


def _in_order(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: (match.first, -match.last)))
