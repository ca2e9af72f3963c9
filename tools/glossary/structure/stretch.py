"""A stretch of flattened text with questions to ask of any place in it.

In: text between fences, formulas and tables. Out: answers about a position: what stands
before it in its line, what comes after it, which bold span begins there. Every answer
looks only at a window around the position, so that a body of any length is read in
linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from glossary.structure.inlines import Span, scan_spans
from glossary.structure.masking import mask

__all__ = ["Stretch", "begins_small", "ends_sentence"]

# What makes a bold span a label: a colon, perhaps after an aside, ``** (for video):``.
_LABEL_TAIL = re.compile(r"(?:\s*\([^()]{1,60}\))?:(?!\S)")
_WINDOW = 400
_STOPS = (".", "!", "?", "…")
_CLOSING = "\"'”’)]*"
_SPACE = re.compile(r"\s*")
_NEXT = re.compile(r"\s+(?:(?P<list>(?:[-•]|1\.)\s+\S)|(?P<bold>\*\*)|(?P<dash>[—–]\s))")
_EQUATION = re.compile(r"(?:(?![a-z]{2,}[ ,.])\S{1,40} ){1,8}?[=≈≤≥∝] ")
_MIXED_CASE = re.compile(r"[a-z]{1,6}-?[A-Z]")
_RELATION = re.compile(r"\s+[=≈≤≥∝<>×+→]\s")  # the bold words are the left side of it
_ASIDE = re.compile(r"\s*(?:\([^()]{0,400}\)\s*)*")


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends where the text ends, brackets and quotation marks aside."""
    return text[-_WINDOW:].rstrip().rstrip(_CLOSING).endswith(_STOPS)


def begins_small(text: str) -> bool:
    """Whether the text goes on in small letters; ``nnU-Net``, ``k-NN`` and ``pH`` are names."""
    return text[:1].islower() and not _MIXED_CASE.match(text)


@dataclass(slots=True)
class Stretch:
    """The text, its masked copy, and its bold spans by where they start and end.

    ``after`` names what follows the stretch (``fence``, ``table`` …), nothing at the end
    of a body.
    """

    text: str
    after: str = ""
    masked: str = field(init=False)
    bold: dict[int, Span] = field(init=False)
    bold_ends: dict[int, Span] = field(init=False)

    def __post_init__(self) -> None:
        self.masked = mask(self.text)
        spans = [span for span in scan_spans(self.text) if span.kind == "bold"]
        self.bold = {span.start: span for span in spans}
        self.bold_ends = {span.end: span for span in spans}

    def line_before(self, start: int, at: int) -> str:
        """The end of what stands between ``start`` and ``at``, without white space around."""
        return self.text[max(start, at - _WINDOW) : at].strip()

    def rest(self, at: int) -> str:
        """The begin of what stands after ``at``."""
        return self.text[at : at + _WINDOW].lstrip()

    def skip_space(self, at: int) -> int:
        """The next position that holds no white space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def inner(self, span: Span) -> str:
        """The text of a bold span without its stars."""
        return self.text[span.start + 2 : span.end - 2].strip()

    def label_end(self, span: Span) -> int:
        """Where the label ends that the bold span makes; -1 when it is no label."""
        tail = _LABEL_TAIL.match(self.text, span.end)
        return tail.end() if tail else -1

    def following(self, end: int) -> str:
        """What comes after ``end``.

        ``list``, ``bold`` or ``dash``; ``upper`` or ``lower`` for a word with a capital or
        a small letter, an aside in brackets passed over, an equation taken for a
        capital; ``other`` when no space comes first; ``block`` or ``end`` when the
        stretch is over.
        """
        masked = self.masked
        if self.skip_space(end) == len(masked):
            return "block" if self.after else "end"
        if not masked[end].isspace():
            return "other"
        sign = _NEXT.match(masked, end)
        if sign and sign.lastgroup:
            return sign.lastgroup
        if _RELATION.match(masked, end):
            return "other"
        aside = _ASIDE.match(masked, end)
        at = aside.end() if aside else end
        small = begins_small(self.text[at : at + 8]) and not _EQUATION.match(self.text, at)
        return "lower" if small else "upper"
