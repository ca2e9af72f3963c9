"""Tables drawn with ``|`` inside a fence become real tables.

In: a fence whose second line is a separator such as ``-----|-----``. Out: a
:class:`glossary.entry.Table`. The column count is the separator's; a row with
other than that many cells is brought to it without losing a word.

A flattened drawn table with outer pipes shows by ``| |`` where rows end; without them
it is read only where every row's end is certain.
"""

from __future__ import annotations

import re
from collections import Counter

from glossary.blocks.reading import Reading, Sight
from glossary.entry import Cell, Note, NoteCode, Repair, Table, Text
from glossary.structure.inlines import parse_inlines

__all__ = ["fit_cells", "read_table", "split_cells"]

_SEPARATOR_CELL = re.compile(r":?[-=─]{2,}:?")
_BAR = re.compile(r"(?<!\\)\|")
_CROSSING = re.compile(r"[+┼]")
_SHORT_CELL = re.compile(r"[^\[\]{}]{1,40}")
_HEADING = re.compile(r"[A-Z][A-Za-z /-]*")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "to", "vs.", "with")
)
_LONGEST_NUMBER = 3  # of a row
_OPENERS = "([{"
_CLOSERS = ")]}"


def read_table(sight: Sight) -> Reading | None:
    """The fence as a table, or ``None`` when it has no header with a separator below."""
    rows = _flattened_rows(sight.text) if sight.fence.flattened else list(sight.filled)
    if len(rows) < 3:
        return None
    if not sight.fence.flattened and _is_unruled(rows):
        rows = [rows[0], "|".join(["---"] * len(split_cells(rows[0]))), *rows[1:]]
    alignments = _alignments(rows[1])
    header = split_cells(rows[0])
    if alignments is None or len(header) < 2 or any("|" not in row for row in rows[2:]):
        return None
    columns = len(alignments)
    body = [split_cells(row) for row in rows[2:]]
    ragged = [cells for cells in (header, *body) if len(cells) != columns]
    if len(fit_cells(header, columns)) != columns:
        columns = len(header)
        alignments = (*alignments, *[""] * columns)[:columns]
    table = Table(
        header=_cells(fit_cells(header, columns)),
        rows=tuple(_cells(fit_cells(row, columns)) for row in body),
        alignments=alignments,
        line=sight.fence.line,
    )
    confidence = 0.8 if ragged or sight.fence.flattened else 1.0
    return Reading(
        (table,),
        (Repair("drawn-table", sight.text, "table", sight.fence.line, confidence),),
        _ragged_note(len(ragged), sight.fence.line),
    )


def _is_unruled(rows: list[str]) -> bool:
    """Rows of three or more short cells each, below a row of words, without dashes."""
    cells = [split_cells(row) for row in rows]
    return (
        len({len(row) for row in cells}) == 1
        and len(cells[0]) >= 3
        and all(_HEADING.fullmatch(cell) for cell in cells[0])
        and all(_SHORT_CELL.fullmatch(cell) for row in cells for cell in row)
        and _alignments(rows[1]) is None
    )


def _ragged_note(ragged: int, line: int) -> tuple[Note, ...]:
    if not ragged:
        return ()
    message = f"{ragged} rows of a drawn table did not have the separator's number of cells"
    return (Note(NoteCode.RAGGED_TABLE, message, line),)


def _flattened_rows(text: str) -> list[str]:
    """The rows of a flattened table, by its separator's column count; none when unclear."""
    outer = re.search(r"\|(?:\s*:?-{2,}:?\s*\|)+", text) if text.startswith("|") else None
    if outer:
        rest = text[outer.end() :].strip()
        rows = re.split(r"(?<=\|)\s+(?=\|)", rest)
        return [text[: outer.start()].strip(), outer.group(), *filter(None, rows)]
    inner = re.search(r"(?<=\s):?-{2,}:?(?:\s*\|\s*:?-{2,}:?)+(?=\s)", text)
    if inner is None:
        return []
    columns = inner.group().count("|") + 1
    rows = _cut_rows(text[inner.end() :].split("|"), columns)
    return [text[: inner.start()].strip(), inner.group(), *rows]


def _cut_rows(cells: list[str], columns: int) -> list[str]:
    """Rows of a table without outer pipes: each last cell runs into the next row's first.

    Empty when it is not certain where each pair of cells meets.
    """
    joints = range(columns - 1, len(cells) - 1, columns - 1)
    if (len(cells) - 1) % (columns - 1):
        return []
    met = _meetings([cells[joint].split() for joint in joints], cells[0].strip(), cells[-1].strip())
    if met is None:
        return []
    bounds = iter(met)
    rows, current = [], cells[0].strip()
    for index, cell in enumerate(cells[1:], 1):
        if index not in joints:
            current += f" | {cell.strip()}"
            continue
        words, at = cell.split(), next(bounds)
        rows.append(f"{current} | {' '.join(words[:at])}")
        current = " ".join(words[at:])
    return [*rows, current]


def _meetings(joined: list[list[str]], first: str, last: str) -> list[int] | None:
    """For each pair of joined cells how many words the left one has; ``None`` in doubt.

    Signs are the beginning that the first cell shows (a capital, a digit), a value that
    stands elsewhere in the first or last column, and a beginning that several pairs share.
    """
    found = [_begun(words, first, row) for row, words in enumerate(joined, 1)]
    firsts, lasts = {first}, {last}
    known = -1
    while known < len(firsts) + len(lasts):
        known = len(firsts) + len(lasts)
        for index, words in enumerate(joined):
            at = found[index] or _known(words, firsts, lasts)
            found[index] = at
            if at:
                firsts.add(" ".join(words[at:]))
                lasts.add(" ".join(words[:at]))
    openings = Counter(words[0] for index, words in enumerate(joined) if not found[index] and words)
    for index, words in enumerate(joined):
        if not found[index] and words and openings[words[0]] > 1:
            found[index] = 1
    return found if all(found) else None


def _begun(words: list[str], first: str, row: int) -> int:
    """The only place where two words meet, or where a row can begin that is like the first.

    Rows numbered in order begin with their number. Where first cells begin with a capital,
    one begins at the only capital word, or at the only one that follows a small word.
    """
    if len(words) == 2:
        return 1
    inner = range(1, len(words))
    if first.isdecimal() and len(first) <= _LONGEST_NUMBER:
        return _only([at for at in inner if words[at] == str(int(first) + row)])
    if first[:1].isdigit():
        return _only([at for at in inner if words[at][0].isdigit()])
    if first.split(" ", 1)[0].islower():
        return 0  # unlike `arXiv`
    capitals = [at for at in inner if words[at][0].isupper()]
    follows = [at for at in capitals if words[at - 1][0].islower() and words[at - 1] not in _SMALL]
    return _only(capitals) or _only(follows)


def _only(places: list[int]) -> int:
    return places[0] if len(places) == 1 else 0


def _known(words: list[str], firsts: set[str], lasts: set[str]) -> int:
    places = [
        at
        for at in range(1, len(words))
        if " ".join(words[at:]) in firsts or " ".join(words[:at]) in lasts
    ]
    return _only(places)


def _alignments(row: str) -> tuple[str, ...] | None:
    cells = split_cells(_CROSSING.sub("|", row))
    if len(cells) < 2 or not all(_SEPARATOR_CELL.fullmatch(cell) for cell in cells):
        return None
    return tuple(_alignment(cell) for cell in cells)


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    if right:
        return "right"
    return "left" if left else ""


def split_cells(row: str) -> list[str]:
    r"""The cells between pipes, outer pipes optional; ``\|`` and pipes in code stay literal."""
    row = row.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    cells: list[str] = []
    in_code = False
    quotes = row.count("`")
    for part in _BAR.split(row):
        if in_code:
            cells[-1] += f"|{part}"
        else:
            cells.append(part)
        quotes -= part.count("`")
        in_code = quotes % 2 == 1  # the next quote closes
    return [cell.replace("\\|", "|").strip() for cell in cells]


def fit_cells(cells: list[str], columns: int) -> list[str]:
    """``cells`` brought to ``columns``: pipes inside brackets rejoined first, then padded.

    A pipe in ``P(feature|class)`` (001:68) is the author's character, not a border.
    What is still too much goes to the last cell, so that no word is lost.
    """
    cells = list(cells)
    index = 0
    while len(cells) > columns:
        unbalanced = _unbalanced(cells, index)
        if unbalanced is None:
            break
        index = unbalanced
        joint = "|" if cells[index][-1:].isalnum() and cells[index + 1][:1].isalnum() else " | "
        cells[index : index + 2] = [cells[index] + joint + cells[index + 1]]
    if len(cells) > columns > 0:
        cells = [*cells[: columns - 1], " | ".join(cells[columns - 1 :])]
    return cells + [""] * (columns - len(cells))


def _unbalanced(cells: list[str], first: int) -> int | None:
    """From ``first`` on the first cell (not the last) with a bracket that a later cell closes."""
    for index, cell in enumerate(cells[first:-1], first):
        depth = sum(cell.count(c) for c in _OPENERS) - sum(cell.count(c) for c in _CLOSERS)
        if depth > 0 and any(c in "".join(cells[index + 1 :]) for c in _CLOSERS):
            return index
    return None


def _cells(row: list[str]) -> tuple[Cell, ...]:
    return tuple(parse_inlines(cell) if cell else (Text(""),) for cell in row)
