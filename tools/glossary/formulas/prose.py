"""Sentences between dollars: what was taken for a formula because dollars did not pair.

In: a formula as it stands. Out: whether it is prose, which nobody should repair: a run of
words in which several are no mathematics in any way.
"""

from __future__ import annotations

import re

__all__ = ["PROSE_WORDS", "is_prose"]

_WORDS = """
    an and are as at be but by each every for from has if in is it its not of on or over per so
    that the then this to under was when where which with
"""
PROSE_WORDS = frozenset(_WORDS.split())

_FEWEST = 2  # words of the table in a run of four or more
_TEXT = re.compile(r"(?:ext|mbox|hbox|mathrm|operatorname)\w{0,12}\*?\s*+\{[^{}]*\}")
_RUN = re.compile(r"(?<![\\A-Za-z])[A-Za-z]+(?:[,;:.]?\s+[A-Za-z]+){3,}(?![A-Za-z])")
# What is left of commands looks like these.
_RESIDUES = frozenset(("in", "to", "over", "not", "o"))


def is_prose(tex: str) -> bool:
    r"""Whether the text is words rather than mathematics, words in ``\text`` left aside."""
    for run in _RUN.finditer(_TEXT.sub("{}", tex)):
        words = re.findall("[A-Za-z]+", run[0].lower())
        if sum(word in PROSE_WORDS - _RESIDUES for word in words) >= _FEWEST:
            return True
    return False
