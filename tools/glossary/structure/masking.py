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

from glossary.structure.inlines import scan_spans

__all__ = ["BOLD", "HIDDEN", "mask"]

HIDDEN = "\ue000"
"""Stands for a character of a formula, of code, of a parenthesis or of a quotation."""
BOLD = "\ue001"
"""Stands for a character of bold text; the stars themselves are kept."""

_SPECIAL = re.compile(r"[()\[\]{}\"$`*]")
_REMEMBERED = 32  # texts; the rules ask about the same text several times in a row
_LONGEST_ASIDE = 240
_QUOTED = re.compile(r'(?<![^\s(\[—–/])"[^"]{1,240}"(?![\w"])')
_BRACKET = re.compile(r"[()\[\]{}]|\*\*")
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@lru_cache(maxsize=_REMEMBERED)
def mask(text: str) -> str:
    """The copy of ``text``."""
    if not _SPECIAL.search(text):
        return text
    masked = text
    spans = scan_spans(text)
    if spans:
        opaque = [(span.start, span.end) for span in spans if span.kind != "bold"]
        bold = [(span.start + 2, span.end - 2) for span in spans if span.kind == "bold"]
        masked = _blot(_blot(text, opaque, HIDDEN), bold, BOLD)
    masked = _blot(masked, sorted(_asides(masked)), HIDDEN)
    if '"' not in masked:
        return masked
    return _blot(masked, [match.span() for match in _QUOTED.finditer(masked)], HIDDEN)


def _blot(text: str, ranges: Sequence[tuple[int, int]], sign: str) -> str:
    """The text with ``sign`` for every character of the ranges, which are in order."""
    if not ranges:
        return text
    parts: list[str] = []
    taken = 0
    for start, end in ranges:
        if end > taken:
            begin = max(start, taken)
            parts += (text[taken:begin], sign * (end - begin))
            taken = end
    return "".join([*parts, text[taken:]])


def _asides(text: str) -> list[tuple[int, int]]:
    """What stands in brackets that close again soon; bold text is no part of an aside."""
    asides: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        character = match.group()
        if character == "**":
            opened.clear()
        elif character in "([{":
            opened.append(match.start())
        elif opened and text[opened[-1]] == _BRACKETS[character]:
            start = opened.pop()
            if match.start() - start <= _LONGEST_ASIDE:
                asides.append((start + 1, match.start()))
    return asides
