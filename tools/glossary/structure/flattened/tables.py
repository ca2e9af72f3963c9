"""Tables in flattened text: rows that stand one after the other on one line.

In: text. Out: its parts, each table as lines of its own. The row of dashes gives the
number of columns; the header row is the cells before it, each later row as many cells
again. A bar inside a cell (001:68 ``P(feature|class)``) makes a row one cell too long:
there the row ends where it would without bars that touch a word, as those of ``|S|`` do
and borders mostly do not, or else where the bars that end one row and begin the next,
``| |``, tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.structure.bodylines import hide_inner_bars
from glossary.structure.masking import mask

__all__ = ["table_lines"]

_SEPARATOR = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")
_ROW_BREAK = re.compile(r"\|\s+(?=\|)")
_NOT_IN_A_CELL = re.compile(r"\*\*|[.!?]\s")
_LONGEST_REST = 120
_NEAR = 60


def table_lines(text: str) -> Iterator[tuple[str, str]]:
    """``("text", …)`` and ``("table", row lines)`` in turn; together all of ``text``."""
    taken = 0
    masked = mask(text) if "|" in text else ""
    borders = hide_inner_bars(masked)
    for separator in _SEPARATOR.finditer(masked):
        if separator.start() < taken:
            continue
        columns = separator.group().count("|") - 1
        start = _header_start(masked, taken, separator.start(), columns)
        if start < 0:
            continue
        rows = list(_rows(masked, borders, separator.end(), columns))
        end = rows[-1][1] if rows else separator.end()
        yield "text", text[taken:start]
        spans = [(start, separator.start()), separator.span(), *rows]
        yield "table", "\n".join(text[begin:end].strip() for begin, end in spans)
        taken = end
    yield "text", text[taken:]


def _header_start(masked: str, lower: int, upper: int, columns: int) -> int:
    """Where the header row begins that ends before ``upper``; -1 when there is none."""
    position = upper - 1
    while position >= lower and masked[position].isspace():
        position -= 1
    if position < lower or masked[position] != "|":
        return -1
    for _ in range(columns):
        position = masked.rfind("|", lower, position)
        if position < 0:
            return -1
    return position


def _rows(masked: str, borders: str, position: int, columns: int) -> Iterator[tuple[int, int]]:
    """First and last position of each row after the row of dashes."""
    while True:
        begin = position
        while begin < len(masked) and masked[begin].isspace():
            begin += 1
        if masked[begin : begin + 1] != "|":
            return
        end = _row_end(masked, borders, begin, columns)
        if end < 0:
            return
        yield begin, end
        position = end


def _row_end(masked: str, borders: str, begin: int, columns: int) -> int:
    bar = _last_border(masked, begin, columns)
    if bar < 0:
        return -1
    border = _last_border(borders, begin, columns)
    if bar < border < bar + _LONGEST_REST and _ends_row(masked, border):
        rest = masked[bar + 1 : border]
        if not _NOT_IN_A_CELL.search(rest):
            return border + 1
    if _ends_row(masked, bar):
        return bar + 1
    # Too many bars: the row goes on to where another one begins.
    row_break = _ROW_BREAK.search(masked, bar + 1, bar + _LONGEST_REST)
    if (
        row_break
        and not _SEPARATOR.match(masked, row_break.end())
        and not _NOT_IN_A_CELL.search(masked, bar, row_break.start())
    ):
        return row_break.start() + 1
    return bar + 1


def _last_border(masked: str, begin: int, columns: int) -> int:
    bar = begin
    for _ in range(columns):
        bar = masked.find("|", bar + 1)
        if bar < 0:
            break
    return bar


def _ends_row(masked: str, bar: int) -> bool:
    """Whether nothing that belongs to the same row follows the bar: no text before a bar."""
    following = masked[bar + 1 : bar + 3]
    return (
        not following.strip()
        or following.lstrip()[:1] == "|"
        or "|" not in masked[bar + 1 : bar + _NEAR]
    )
