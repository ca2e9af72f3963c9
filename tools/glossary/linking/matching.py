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

_PIECE = re.compile(r"[^\W_]+|[^\w\s]+|_+")
_SOFT = re.compile(r"[\-‐‑–'’]+")
_HYPHENS = frozenset("-‐‑")
# 'Cell-Based Search' is cell search: after a hyphen these words say no more.
_EMPTY_AFTER_HYPHEN = frozenset({"aware", "based", "driven", "style"})
_BRITISH = re.compile(r"(?<=[lmnrt])is(ation|e|ed|er|ing)$")
_ACRONYMS = re.compile(r"[A-Z0-9]{2,}s")
_FIRST_CHARACTER = 0x10000  # a plane of its own: no surrogates, room for 900,000 words
_OTHER = "\0"


class Word(NamedTuple):
    """A word of a text: as it stands there, as it is compared, and its offsets."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_punctuation(self) -> bool:
        """Whether it only keeps words apart."""
        return not self.key[0].isalnum()


class Words(Sequence[Word]):
    """The words of a text, each made only when it is asked for.

    Those of a whole glossary are held at once, and few are ever looked at: ``keys`` has
    how they are compared, which takes a twentieth of the memory.
    """

    __slots__ = ("_bounds", "_text", "keys")

    def __init__(self, text: str, keys: Iterable[str], bounds: Iterable[int]) -> None:
        """``bounds`` are start and end of every word, one after the other."""
        self._text = text
        self.keys = tuple(keys)
        self._bounds = array("I", bounds)

    def __len__(self) -> int:
        return len(self.keys)

    def plain_keys(self) -> Iterator[str]:
        """The keys without punctuation."""
        return (key for key in self.keys if key[0].isalnum())

    @overload
    def __getitem__(self, place: int) -> Word: ...

    @overload
    def __getitem__(self, place: slice) -> list[Word]: ...

    def __getitem__(self, place: int | slice) -> Word | list[Word]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        start, end = self._bounds[2 * number], self._bounds[2 * number + 1]
        return Word(self._text[start:end], self.keys[number], start, end)


class Match(NamedTuple):
    """A name, by its number, at the words ``first`` to before ``last`` of a text."""

    name: int
    first: int
    last: int


@lru_cache(maxsize=65536)
def _compared(word: str) -> str:
    """How a word or punctuation is compared; '' for what keeps no words apart."""
    if not word[0].isalnum():
        return "" if _SOFT.fullmatch(word) else word
    if _ACRONYMS.fullmatch(word):
        return word[:-1].lower()
    return _BRITISH.sub(r"iz\1", singular(word.lower()))


def words_in(text: str) -> Words:
    """The words of a text in order, punctuation included, hyphens and apostrophes left out."""
    keys: list[str] = []
    bounds: list[int] = []
    after_hyphen = False
    for found in _PIECE.finditer(text):
        piece = found[0]
        key = _compared(piece)
        if key and not (after_hyphen and piece.lower() in _EMPTY_AFTER_HYPHEN):
            keys.append(key)
            bounds += found.span()
        after_hyphen = piece in _HYPHENS
    return Words(text, keys, bounds)


def key_of(words: Iterable[Word]) -> tuple[str, ...]:
    """What two spellings of one name have in common."""
    return words.keys if isinstance(words, Words) else tuple(word.key for word in words)


def word_set(text: str) -> frozenset[str]:
    """A set of words, written as a line of text."""
    return frozenset(text.split())


def in_capitals(word: str) -> bool:
    """Whether a word is written in capitals: ``NAS``, ``NeRF``, ``GANs``, ``iBOT``."""
    return sum(letter.isupper() for letter in word) >= 2


def same_case(name: str, surface: str) -> bool:
    """Whether a word of a text has the capitals that this word of a name asks for.

    Acronyms keep theirs, a plural's ``s`` aside, for LoRa is not LoRA; mixed capitals may be
    capitals throughout; of other words any writing is right.
    """
    if not in_capitals(name):
        return True
    name, surface = name.removesuffix("s"), surface.removesuffix("s")
    return surface in (name, name.upper())


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

    def find(self, words: Iterable[Word]) -> Iterator[Match]:
        """Every occurrence of every name, overlapping ones included, by the place it ends."""
        if self._automaton is None:
            return
        text = self._string(key_of(words))
        for name, first, last in self._automaton.find_matches_as_indexes(text, overlapping=True):
            yield Match(self._numbers[name], first, last)
