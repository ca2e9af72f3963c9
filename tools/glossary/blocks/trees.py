"""Tree listings get their depth back.

In: lines with ``├──`` and ``└──`` whose leading spaces are lost. Out: the same
lines, indented. The depth follows from the marks alone: a branch that began with
``├`` stays open until its ``└``, every open branch left of a line shows as ``│``, so
the number of bars says which branch a line belongs to, and a line that shows all
open bars is one level below the line before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.blocks.layout import cut

__all__ = ["draw_tree", "is_tree", "tree_rows"]

_ENTRY = re.compile(r"((?:[│|]\s*){0,20})(├|└)\s*([─-]*)\s*(.*)")
_START = re.compile(r"(?:[│|]\s*){0,20}[├└]\s*──")
_CORNER = re.compile(r"[┌┐┘]")  # lines run together: a drawing of another kind
_HEAD = re.compile(r"[►▶>→]")  # belongs to its line: `├──► Tools`
_ROW = re.compile(r"(?<!\S)(?:│\s*){0,20}[├└]\s*──")


def is_tree(lines: Sequence[str]) -> bool:
    """Whether at least two lines, and all but the roots, are branches."""
    if any(map(_CORNER.search, lines)):
        return False
    branches = [bool(_START.match(line.strip())) for line in lines if line.strip()]
    return sum(branches) >= 2 and sum(branches) * 2 >= len(branches)


def tree_rows(text: str) -> list[str]:
    """The rows of a flattened tree: each begins with its bars and its branch mark."""
    return cut(text, (match.start() for match in _ROW.finditer(text)))


def draw_tree(lines: Sequence[str]) -> str | None:
    """The lines at their depth, or ``None`` when the marks contradict each other."""
    rows: list[str] = []
    open_levels: list[int] = []
    depth = 0
    for line in lines:
        entry = _ENTRY.fullmatch(line.strip())
        if entry is None:
            if line.strip() in ("│", "|"):
                rows.append(_prefix(open_levels, depth) + line.strip())
                continue
            if open_levels:
                return None
            rows.append(line.strip())
            depth = 0
            continue
        bars = len(re.findall(r"[│|]", entry.group(1)))
        if bars < len(open_levels):
            depth = open_levels[bars]
            del open_levels[bars:]
        elif bars == len(open_levels):
            depth += 1
        else:
            return None
        mark = entry.group(2)
        label = entry.group(4)
        space = "" if _HEAD.match(label) else " "
        rows.append(f"{_prefix(open_levels, depth)}{mark}{entry.group(3)}{space}{label}".rstrip())
        if mark == "├":
            open_levels.append(depth)
    return "\n".join(rows)


def _prefix(open_levels: Sequence[int], depth: int) -> str:
    return "".join("│   " if level in open_levels else "    " for level in range(1, depth))
