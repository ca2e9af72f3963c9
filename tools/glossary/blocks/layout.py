"""What a rule for laying out a language takes and gives, and the tools the rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Layout", "Rule", "cut", "lines_of"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Code laid out; ``sure`` when its grammar leaves no other layout.

    ``lost`` when its nesting is not in the text any more and could not be restored: such
    code would mean something else, so it is not shown as code.
    """

    text: str
    sure: bool
    lost: bool = False


Rule = Callable[[str, bool], Layout]
"""From a text, and whether its line breaks are lost too, to its layout."""


def cut(text: str, positions: Iterable[int]) -> list[str]:
    """The pieces of ``text`` between the positions, stripped, none of them empty."""
    edges = [0, *sorted(set(positions)), len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(edges))
    return [piece for piece in pieces if piece]


def lines_of(text: str) -> list[str]:
    """The lines without their indentation."""
    return [line.strip() for line in text.split("\n")]
