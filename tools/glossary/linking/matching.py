"""Finding many names in running text at once, whatever their plural, hyphens and capitals.

In: names, then texts. Out: every place where a name stands, overlapping ones
included, because which of them becomes a link is another module's decision.

Names and texts are cut into words, compared in the singular; punctuation other than
hyphens counts as a word, so that no match runs over a comma or the end of a sentence.
Every word of the names is given one character, a text becomes a string with one
character a word, and an Aho–Corasick automaton over such strings finds all names in
one pass: the cost is that of reading the text, however many names there are.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, overload

from ahocorasick_rs import AhoCorasick

from glossary.naming.wording import singular

__all__ = [
    "Finder",
    "Match",
    "Word",
    "Words",
    "in_capitals",
    "key_of",
    "same_case",
    "word_set",
    "words_in",
]

# Letters and digits are one piece, so is a run of punctuation; a '_' parts. After a hyphen
# 'based' and its like say no more, 'Cell-Based Search' is cell search: they are one piece
# with the hyphen.
_PIECE = re.compile(r"[^\W_]+|[-‐‑]\s*(?i:aware|based|driven|style)(?![^\W_])|[^\w\s]+|_+")
_SOFT = re.compile(r"[-‐‑–'’]+")
_BRITISH = re.compile(r"(?<=[lmnrt])is(ation|e|ed|er|ing)$")
_ACRONYMS = re.compile(r"[A-Z0-9]{2,}s")
_MANY_CAPITALS = 4  # of an acronym that its first letter does not tell from others
_FIRST_CHARACTER = 0x10000  # a plane of its own: no surrogates, room for 900,000 words
_OTHER = "\0"


class Word(NamedTuple):
    """A word of a text: as it stands there, and as it is compared."""

    text: str
    key: str

    @property
    def is_punctuation(self) -> bool:
        """Whether it only keeps words apart."""
        return not self.key[0].isalnum()


class Words(Sequence[Word]):
    """The words of a text in order, punctuation included, hyphens and apostrophes left out.

    Those of a whole glossary are held at once: equal words are one object wherever they
    stand, and where they stand is found out, for all of a text at once, when it is asked
    for the first time. ``keys`` has how they are compared.
    """

    __slots__ = ("_bounds", "_text", "_words", "keys")

    def __init__(self, text: str) -> None:
        """Cut the text into words."""
        self._text = text
        self._bounds: Sequence[int] = ()  # start and end of every word, one after the other
        self._words = tuple(filter(None, map(_word, _PIECE.findall(text))))
        self.keys = tuple([word.key for word in self._words])

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    @overload
    def __getitem__(self, place: int) -> Word: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Word, ...]: ...

    def __getitem__(self, place: int | slice) -> Word | tuple[Word, ...]:
        return self._words[place]

    def plain_keys(self) -> list[str]:
        """The keys without punctuation."""
        return [key for key in self.keys if key[0].isalnum()]

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the words ``first`` to before ``last`` begin and end."""
        if not self._bounds:
            pieces = (piece.span() for piece in _PIECE.finditer(self._text) if _word(piece[0]))
            self._bounds = array("I", chain.from_iterable(pieces))
        return self._bounds[2 * first], self._bounds[2 * last - 1]


class Match(NamedTuple):
    """A name, by its number, at the words ``first`` to before ``last`` of a text."""

    name: int
    first: int
    last: int


@lru_cache(maxsize=65536)
def _word(piece: str) -> Word | None:
    """A piece of a text as a word; None for what keeps no words apart."""
    if not piece[0].isalnum():
        is_soft = piece[-1].isalnum() or _SOFT.fullmatch(piece)
        return None if is_soft else Word(piece, piece)
    if _ACRONYMS.fullmatch(piece):
        return Word(piece, piece[:-1].lower())
    key = singular(piece.lower())
    return Word(piece, _BRITISH.sub(r"iz\1", key) if "is" in key else key)


def words_in(text: str) -> Words:
    """The words of a text."""
    return Words(text)


def key_of(words: Iterable[Word]) -> tuple[str, ...]:
    """What two spellings of one name have in common."""
    return words.keys if isinstance(words, Words) else tuple(word.key for word in words)


def word_set(text: str) -> frozenset[str]:
    """A set of words, written as a line of text."""
    return frozenset(text.split())


def in_capitals(word: str) -> bool:
    """Whether a word is written in capitals: ``NAS``, ``NeRF``, ``GANs``, ``iBOT``."""
    return sum(map(str.isupper, word)) >= 2


def same_case(name: str, surface: str) -> bool:
    """Whether a word of a text has the capitals that this word of a name asks for.

    Acronyms keep theirs, a plural's ``s`` aside, for LoRa is not LoRA; mixed capitals may be
    capitals throughout, and the first of many may be small, as in nDCG; of other words any
    writing is right.
    """
    if not in_capitals(name):
        return True
    name, surface = name.removesuffix("s"), surface.removesuffix("s")
    softened = name[:1].lower() + name[1:]
    return surface in (name, name.upper()) or (len(name) >= _MANY_CAPITALS and surface == softened)


class Finder:
    """All names in one automaton."""

    def __init__(self, names: Sequence[tuple[str, ...]]) -> None:
        """Take the names' keys, as :func:`key_of` gives them."""
        vocabulary = dict.fromkeys(word for name in names for word in name)
        self._characters = {
            word: chr(_FIRST_CHARACTER + number) for number, word in enumerate(vocabulary)
        }
        self._numbers = [number for number, name in enumerate(names) if name]
        patterns = [self._string(names[number]) for number in self._numbers]
        self._automaton = AhoCorasick(patterns, store_patterns=False) if patterns else None

    def _string(self, keys: Iterable[str]) -> str:
        character = self._characters.get
        return "".join([character(key, _OTHER) for key in keys])

    def find(self, words: Words) -> list[Match]:
        """Every occurrence of every name, overlapping ones included, by the place it ends."""
        if self._automaton is None:
            return []
        found = self._automaton.find_matches_as_indexes(self._string(words.keys), overlapping=True)
        return [Match(self._numbers[name], first, last) for name, first, last in found]
