"""Listings: pseudo-code, schedules, dialogues and all else that is shown as it stands.

In: the lines of a fence that is nothing more particular. Out: a ``text`` block, in
which the items of a list are indented below the line that announces it, because
that much of the lost indentation is certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.blocks.reading import Reading, Sight, as_code

__all__ = ["indent_listing", "read_listing"]

_ITEM = re.compile(r"(?:[-•–*]|\d{1,3}[.)])\s")
_SERIES = re.compile(r"([A-Z][a-z]+) (?:\d+|[A-Z])\b.*:|\.\.\.$|…$")
_INDENT = "  "


def read_listing(sight: Sight) -> Reading:
    """The fence as a plain listing; every fence can be read as one."""
    if sight.intact:
        return as_code(sight, "text", sight.text)
    lines = sight.filled if sight.fence.flattened else [line.strip() for line in sight.lines]
    return as_code(sight, "text", indent_listing(lines), confidence=0.9)


def indent_listing(lines: Sequence[str]) -> str:
    """The lines, those of a list indented below the line that announces it.

    That is the line above bullets, and above numbers when it ends with a colon. Under a
    numbered item bullets go one level deeper (003:881).
    """
    result: list[str] = []
    announced = numbered = named = False
    for index, line in enumerate(lines):
        item = bool(_ITEM.match(line))
        bullet = item and not line[0].isdigit()
        if item or (named and _SERIES.match(line)):
            depth = int(announced or named) + int(bullet and numbered)
            numbered = numbered if bullet else item
            result.append(_INDENT * depth + line)
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        named = bool(following) and line.endswith(":")
        announced = named or following[:1] in ("-", "•", "–")
        numbered = False
        result.append(line)
    return "\n".join(result)
