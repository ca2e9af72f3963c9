"""A copy of a text in which everything that must not be read as structure is blotted out.

In: one flattened body, or a part of it. Out: a text of the same length, so that every
position means the same in both, where formulas, code, parenthesised text and quotations
are made of one character each that no rule looks for. A hyphen, a number or a bar that a
rule finds in the copy stands in running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from glossary.structure.inlines import Span, scan_spans

__all__ = ["BOLD", "HIDDEN", "mask"]

HIDDEN = "\ue000"
"""Stands for a character of a formula, of code, of a parenthesis or of a quotation."""
BOLD = "\ue001"
"""Stands for a character of bold text; the stars themselves are kept."""

_SPECIAL = re.compile(r"[()\[\]{}\"$`*]")
_REMEMBERED = 32  # texts; the rules ask about the same text several times in a row
_LONGEST_ASIDE = 240
_QUOTED = re.compile(r'"(?<![^\s(\[—–/]")[^"]{1,240}"(?![\w"])')
_BRACKET = re.compile(r"[()\[\]{}]")
_BRACKETS = {")": "(", "]": "[", "}": "{"}


_Blot = tuple[int, int, str]
"""First and last position of characters to hide, and the sign for each of them."""


@lru_cache(maxsize=_REMEMBERED)
def mask(text: str) -> str:
    """The copy of ``text``."""
    if not _SPECIAL.search(text):
        return text
    masked = _blot(text, [_blot_of(span) for span in scan_spans(text)])
    masked = _blot(masked, sorted(_asides(masked)))
    if '"' not in masked:
        return masked
    return _blot(masked, [(*match.span(), HIDDEN) for match in _QUOTED.finditer(masked)])


def _blot_of(span: Span) -> _Blot:
    if span.kind == "bold":
        return span.start + 2, span.end - 2, BOLD
    return span.start, span.end, HIDDEN


def _blot(text: str, blots: Sequence[_Blot]) -> str:
    """The text with the blots, which are in order; one inside another does not show."""
    if not blots:
        return text
    parts: list[str] = []
    taken = 0
    for start, end, sign in blots:
        if end > taken:
            begin = max(start, taken)
            parts += (text[taken:begin], sign * (end - begin))
            taken = end
    return "".join([*parts, text[taken:]])


def _asides(text: str) -> list[_Blot]:
    """What stands in brackets that close again soon; bold text is no part of an aside."""
    asides: list[_Blot] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        character, here = match.group(), match.start()
        if character in "([{":
            opened.append(here)
        elif opened and text[opened[-1]] == _BRACKETS[character]:
            start = opened.pop()
            if here - start <= _LONGEST_ASIDE and "**" not in text[start:here]:
                asides.append((start + 1, here, HIDDEN))
    return asides
