"""How an entry writes: its names, its items, its sentences.

In: the lines of a flattened body, and the header. Out: what the rules on glued
paragraphs go by, for the entry as a whole (:class:`Style`) and for the list in which an
item stands (:class:`Kin`), computed once in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from glossary.headers import header_items, words_of
from glossary.structure.bodylines import list_marker
from glossary.structure.flattened.marks import Draft
from glossary.structure.grammar import ABBREVIATIONS, ARTICLES
from glossary.structure.masking import mask
from glossary.structure.stretch import begins_small, ends_sentence

__all__ = ["ITEMS", "WORD", "Kin", "Style", "capital_starts", "sentence_starts", "stem"]

ITEMS = ("bullet", "number")
WORD = re.compile(r"[^\W_]+(?:[-'’./+][^\W_]+)*")

_SENTENCE_START = re.compile(r"[.!?…][\"'”’)\]*]*\s+(?=[\"'“(\[*]*[^\W_]|\*\*)")
# A capital letter after a word without a full stop.
_CAPITAL = re.compile(r" (?<=(?:[^\W_]|[)%\"”’*\]\ue000]) ) *(?=(?:\*\*)?[A-Z\ue001])")
_NAME_WITH_NUMBER = re.compile(r"[a-z]+\d[a-z]")  # wav2vec, word2vec
_LABELLED = re.compile(r"(?:[-•]|\d+[.)])\s+\*\*")
_OPENING = re.compile(r"\*\*(.+?)\*\*")
_ASIDE = re.compile(r"(?<!\s)\s*\([^)]{0,200}\)")
_BAG_OF_WORDS = 4  # so many header items may be the words of one name


def stem(word: str) -> str:
    """The word in small letters without possessive or plural ending."""
    small = word.lower().removesuffix("'s").removesuffix("’s")
    return small[:-1] if len(small) > 3 and small.endswith("s") else small


def sentence_starts(text: str) -> list[int]:
    """Where the second and each later sentence of a line begins; not after ``vs.`` (003:178)."""
    starts: list[int] = []
    if not _SENTENCE_START.search(text):
        return starts  # nor is there any in the masked text
    masked = mask(text)
    for match in _SENTENCE_START.finditer(masked, _words_begin(text)):
        last = masked[max(0, match.start() - 12) : match.start() + 1].rsplit(maxsplit=1)[-1]
        initial = len(last) == 2 and last[0].isupper()
        following = text[match.end() : match.end() + 40].lstrip("\"'“([*")
        small = begins_small(following) and not _NAME_WITH_NUMBER.match(following)
        if not small and not initial and last not in ABBREVIATIONS:
            starts.append(match.end())
    return starts


def capital_starts(text: str) -> Iterator[int]:
    """Where a word with a capital letter follows one that no full stop ends (001:164)."""
    for match in _CAPITAL.finditer(mask(text), _words_begin(text)):
        if not begins_small(text[match.end() : match.end() + 12].lstrip("*")):
            yield match.end()


def _words_begin(text: str) -> int:
    marker = list_marker(text)
    return len(text) - len(marker.text) if marker else 0


class Kin(NamedTuple):
    """The items before one in its list, and how the line after it looks."""

    others: int = 0
    stops: int = 0  # of the others end with a full stop
    longer: int = 0  # of the others have more than one sentence
    labelled: bool = False  # whether the item begins with a bold label
    changes: bool = False  # whether the next line is another kind of item


@dataclass(frozen=True)
class Style:
    """How an entry writes, and what it is about."""

    subjects: tuple[tuple[str, ...], ...]  # its names as stems
    texts: tuple[str, ...]  # its lines but for code and tables
    stops: float  # share of the items that end with a full stop
    sentences: float  # share of the items with more than one sentence
    kin: tuple[Kin, ...]  # for every line

    @classmethod
    def of(cls, drafts: Sequence[Draft], header: str) -> Style:
        """The style of the body whose lines are ``drafts``."""
        texts = tuple(text for kind, text in drafts if kind not in ("fence", "table"))
        kin: list[Kin] = []
        inner = stops = longer = 0  # over items that another one follows
        run = Kin()
        for index, (kind, text) in enumerate(drafts):
            following = drafts[index + 1] if index + 1 < len(drafts) else ("", "")
            labelled = _LABELLED.match(text) is not None
            changes = following[0] in ITEMS and (
                following[0] != kind or (_LABELLED.match(following[1]) is not None) != labelled
            )
            kin.append(Kin(run.others, run.stops, run.longer, labelled, changes))
            if kind not in ITEMS or following[0] not in ITEMS:
                run = Kin()
                continue
            # A label glued to an item would count as its second sentence.
            stopped, long = ends_sentence(text), not text.endswith(":") and _is_long(text)
            inner, stops, longer = inner + 1, stops + stopped, longer + long
            run = (
                Kin(run.others + 1, run.stops + stopped, run.longer + long)
                if following[0] == kind
                else Kin()
            )
        count = inner or 1
        names = tuple(_subjects(drafts[0][1] if drafts else "", header))
        return cls(names, texts, stops / count, longer / count, tuple(kin))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that stand somewhere in small letters; few entries are asked for them."""
        return frozenset(
            word for text in self.texts for word in WORD.findall(text) if word.islower()
        )

    def about(self, words: Sequence[str]) -> int:
        """How many words of one of the entry's names the words begin with; 0 to 3."""
        plain = [stem(word) for word in words if word.lower() not in ARTICLES]
        best = 0
        for subject in self.subjects:
            common = 0
            for one, other in zip(plain, subject, strict=False):
                if one != other:
                    break
                common += 1
            if common == len(subject):
                common += 1  # the whole name
            if len(subject) > 1 and plain[:1] == [subject[-1]]:
                common = max(common, 1)
            best = max(best, common)
        return min(best, 3)


def _is_long(text: str) -> bool:
    return bool(sentence_starts(text))


def _subjects(first_line: str, header: str) -> Iterator[tuple[str, ...]]:
    """The names that the entry goes by, in stems, each once."""
    seen: set[tuple[str, ...]] = set()
    for name in _names(first_line, header):
        stems = tuple(stem(word) for word in WORD.findall(name))
        stems = stems[1:] if stems[:1] and stems[0] in ARTICLES else stems
        if stems and stems not in seen:
            seen.add(stems)
            yield stems


def _names(first_line: str, header: str) -> Iterator[str]:
    """The bold opening and the header's items, with what is in brackets and their initials."""
    opening = _OPENING.match(first_line)
    items = header_items(header)
    for name in (*([opening.group(1)] if opening else []), *items):
        bare = _ASIDE.sub("", name.partition(" — ")[0].partition(":")[0]).strip()
        yield bare
        yield from re.findall(r"\(([^)]{2,60})\)", name)
        letters = "".join(word[0] for word in words_of(bare))
        if len(letters) > 2:
            yield letters
    if len(items) >= _BAG_OF_WORDS:
        yield " ".join(items)
