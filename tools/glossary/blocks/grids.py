"""Tables drawn with box characters or ``+--+`` become real tables.

In: rows whose top border has joints (``┬``, an inner ``+``) and whose lines all have one
cell for each. Out: a :class:`glossary.entry.Table`. The row above the first inner border
is the header; where a border follows every row, the lines between two of them are one row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.blocks.box_rows import (
    BOTTOM,
    MIDDLE,
    SIDES,
    TOP,
    ascii_rows,
    box_rows,
    from_ascii,
    has_box,
)
from glossary.blocks.reading import Reading, Sight
from glossary.entry import Cell, Repair, Table, Text
from glossary.structure.inlines import parse_inlines

__all__ = ["read_grid"]

_JOINT = re.compile(r"[┬╤╦┳┼]")


def read_grid(sight: Sight) -> Reading | None:
    """The drawn grid as a table, or ``None`` when it is not one."""
    rows = list(sight.filled)
    if sight.fence.flattened:
        rows = (box_rows(sight.text) if has_box(sight.text) else ascii_rows(sight.text)) or []
    grid = rows if rows and TOP.fullmatch(rows[0]) else from_ascii(rows) or []
    if len(grid) < 3 or not TOP.fullmatch(grid[0]) or not BOTTOM.fullmatch(grid[-1]):
        return None
    columns = len(_JOINT.findall(grid[0])) + 1
    groups = _groups(grid[1:-1], columns)
    if columns < 2 or groups is None or not groups[0]:
        return None
    lines = _table_rows(groups)
    if len(lines) < 2:
        return None
    header, *body = (_cells(line) for line in lines)
    table = Table(header, tuple(body), ("",) * columns, sight.fence.line)
    repair = Repair("drawn-table", sight.text, "table", sight.fence.line, 1.0)
    return Reading((table,), (repair,))


def _groups(rows: Sequence[str], columns: int) -> list[list[list[str]]] | None:
    """The lines between two borders, each split into its cells."""
    groups: list[list[list[str]]] = [[]]
    for row in rows:
        if MIDDLE.fullmatch(row):
            groups.append([])
            continue
        cells = [cell.strip() for cell in re.split(rf"[{SIDES}]", row)]
        if len(cells) != columns + 2 or cells[0] or cells[-1]:
            return None
        groups[-1].append(cells[1:-1])
    return groups


def _table_rows(groups: Sequence[Sequence[Sequence[str]]]) -> list[list[str]]:
    """One row per group, or one per line when only the header is ruled off."""
    if len(groups) > 2:
        return [
            [" ".join(part for part in cell if part) for cell in zip(*g, strict=True)]
            for g in groups
            if g
        ]
    return [list(line) for group in groups for line in group]


def _cells(line: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(parse_inlines(cell) if cell else (Text(""),) for cell in line)
