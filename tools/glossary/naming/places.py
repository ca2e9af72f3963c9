"""Where a text writes a name, found by plain search: no pattern is compiled for each name.

In: a name and a text. Out: how the text writes the name at each place, or whether the name
ends at one. Capitals do not count, nor whether words are joined by hyphens or by spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["ends_of", "ends_with_name", "says", "written"]

_JOINTS = re.compile(r"[\s\-–]+")
# Neither in a word nor at the beginning of a sentence, of what a dash sets off, or of a line.
_INSIDE = re.compile(r"(?<!\w)(?<![.:!?—–-]\s)(?<!^)", re.MULTILINE)
_WORD_END = re.compile(r"[sS]?(?!\w)")
_PLURAL_END = re.compile(r"s?(?!\w)")
_MORE_SPACE = 20  # characters that wide gaps between the words may add


def written(name: str, text: str) -> Iterator[str]:
    """How a text writes a name at each place inside a sentence, in the name's own length."""
    wanted = _one_space(name)
    if len(wanted) != len(name):
        return
    plain = _same_length(text)
    start = plain.find(wanted)
    while start >= 0:
        following, end = start + 1, start + len(wanted)
        if _INSIDE.match(text, start) and _WORD_END.match(text, end):
            yield text[start:end]
            following = end
        start = plain.find(wanted, following)


def ends_with_name(text: str, end: int, name: str) -> bool:
    """Whether the name, perhaps in the plural, is what stands in the text before ``end``."""
    wanted = _one_space(name)
    before = _one_space(text[max(0, end - 2 * len(name) - _MORE_SPACE) : end])
    stem = before[:-1] if before.endswith("s") and not before.endswith(wanted) else before
    rest = stem.removesuffix(wanted)
    return rest != stem and not _ends_in_word(rest)


def ends_of(words: str, text: str) -> Iterator[int]:
    """Where the words end at each place where they stand as written and begin no word's rest."""
    start = text.find(words)
    while start >= 0:
        if not _ends_in_word(text[start - 1 : start]):
            yield start + len(words)
        start = text.find(words, start + 1)


def says(word: str, text: str) -> bool:
    """Whether a text has a word as it is written, by itself or in the plural."""
    return any(_PLURAL_END.match(text, end) for end in ends_of(word, text))


def _ends_in_word(text: str) -> bool:
    """Whether the last character is one of a word."""
    return text[-1:].isalnum() or text.endswith("_")


def _one_space(words: str) -> str:
    return " ".join(_JOINTS.split(words)).lower()


def _same_length(text: str) -> str:
    """The text in small letters with spaces for hyphens, every character at its place."""
    lower = text.lower()
    if len(lower) != len(text):  # İ has two small letters
        lower = "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
    return lower.replace("-", " ").replace("–", " ")
