"""The rows of box drawings: found again in flattened ones, freed of ASCII in others.

In: the text of a drawing. Out: its rows, each with the borders it stands between, in
Unicode box characters. What the rows say and how they are aligned is for
:mod:`glossary.blocks.boxes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import groupby

__all__ = [
    "BOTTOM",
    "DOWNWARD",
    "HEADS",
    "MIDDLE",
    "SIDES",
    "TOP",
    "ascii_rows",
    "box_rows",
    "from_ascii",
    "has_box",
    "to_ascii",
]

TOP = re.compile(r"[┌╔╭┏][─═━┄┬╤┴╧╦┳┼]*[┐╗╮┓]")
BOTTOM = re.compile(r"[└╚╰┗][─═━┄┬╤┴╧╦┳┼]*[┘╝╯┛]")
MIDDLE = re.compile(r"[├╠┠┣][─═━┄┼╬┬┴╪╫]*[┤╣┨┫]")
DOWNWARD = re.compile(r"[┬╤╦┳┼╬╪╫]")  # where a line leaves a border for the rows below it
SIDES = "│║┃"
HEADS = "▼▲↓↑⬇⬆"

_CONNECTORS = re.compile(rf"[{SIDES}{HEADS}](?:\s+[{SIDES}{HEADS}])*(?=\s|$)")
# `│ update U`, a connector with its label, up to the next one or to a box.
_LABELLED = re.compile(
    rf"[{SIDES}{HEADS}]\s+(?=\S)[^{SIDES}{HEADS}┌╔╭┏└├]+(?=[{SIDES}{HEADS}┌╔╭┏])"
)
_SPACE = re.compile(r"\s*")
# The words between two boxes in the row of their upper borders.
_BESIDE = re.compile(rf"\s*(?:[^\s{SIDES}{HEADS}┌╔╭┏└├┐╗╮┓]+\s+){{0,4}}(?=[┌╔╭┏])")
_JOINT = re.compile(r"[┬╤╦┳┼]")
# From the first corner to the last with a line somewhere; what stands before it is passed once.
_ASCII_BORDER = re.compile(r"(?<!\+)(?<!\+[-=])\+(?:\+|[-=]\+)*+[-=]{2}[-=+]*\+")
_ASCII_ROW = re.compile(r"\|.*\|")
_TO_ASCII = str.maketrans(
    {**dict.fromkeys("┌┐└┘├┤┬┴┼", "+"), "─": "-", "═": "=", "│": "|", "▼": "v", "▲": "^"}
)


def has_box(text: str) -> bool:
    """Whether the text draws at least one box with a top and a bottom."""
    return bool(TOP.search(text) and BOTTOM.search(text))


def box_rows(text: str) -> list[str] | None:
    """The rows of a flattened drawing, or ``None`` when they are unclear.

    Boxes side by side are rows of as many borders; between them stand connectors,
    as many to a row as there are boxes above.
    """
    rows: list[str] = []
    boxes = 1
    text = text.strip()
    while text:
        tops = _run_of(TOP, text, beside=_BESIDE)
        labelled = None if tops or not rows else _LABELLED.match(text)
        if labelled:
            rows.append(labelled.group().strip())
            text = text[labelled.end() :]
            continue
        if not tops:
            connectors = _CONNECTORS.match(text)
            if connectors is None or not rows:
                return None
            rows += _connector_rows(connectors.group().split(), boxes)
            text = text[connectors.end() :].lstrip()
            continue
        end = _matching_bottoms(text, tops)
        inner = _inner_rows(text[tops[-1].end() : end[0].start()], tops) if end else None
        if not end or inner is None:
            return None
        boxes = len(tops)
        rows += [text[: tops[-1].end()], *inner, _joined(end)]
        text = text[end[-1].end() :].lstrip()
    return rows


def _joined(borders: Sequence[re.Match[str]]) -> str:
    return " ".join(border.group() for border in borders)


def _run_of(
    border: re.Pattern[str], text: str, position: int = 0, beside: re.Pattern[str] = _SPACE
) -> list[re.Match[str]]:
    """Borders that follow each other from ``position`` on, with only ``beside`` between them."""
    run: list[re.Match[str]] = []
    while found := border.match(text, position):
        run.append(found)
        between = beside.match(text, found.end())
        position = between.end() if between else found.end()
    return run


def _matching_bottoms(text: str, tops: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The borders that close the boxes: as wide as their tops; a loop drawn inside is narrower."""
    widths = [len(top.group()) for top in tops]
    for bottom in BOTTOM.finditer(text, tops[-1].end()):
        run = _run_of(BOTTOM, text, bottom.start())
        if [len(border.group()) for border in run] == widths:
            return run
    return []


def _connector_rows(marks: Sequence[str], boxes: int) -> list[str]:
    width = boxes if len(marks) % boxes == 0 else 1
    return [" ".join(marks[start : start + width]) for start in range(0, len(marks), width)]


def _inner_rows(text: str, tops: Sequence[re.Match[str]]) -> list[str] | None:
    """What stands between tops and bottoms as rows, middle borders included."""
    columns = len(_JOINT.findall(tops[0].group())) + 1
    inside = 1  # columns of a single box below a border with joints
    rows: list[str] = []
    for part in re.split(rf"({MIDDLE.pattern})", text):
        if MIDDLE.fullmatch(part):
            rows.append(part)
            inside = len(DOWNWARD.findall(part)) + 1
            continue
        if len(tops) == columns == 1:
            cells = _tile_cells(part, f"B(?:T?B){{{inside}}}") if inside > 1 else None
            inner = cells or _tile(part)
        else:
            side_by_side = "BT?B" + "T?BT?B" * (len(tops) - 1)
            grid = "B(?:T?B)" + f"{{{columns}}}"
            inner = _tile_cells(part, side_by_side if columns == 1 else grid)
        if inner is None:
            return None
        rows += inner
    return rows


def _tile_cells(text: str, row: str) -> list[str] | None:
    """Cells cut into rows of one shape, written with B for a border and T for a text."""
    tokens = list(re.finditer(rf"[{SIDES}]|[^\s{SIDES}](?:[^{SIDES}]*[^\s{SIDES}])?", text))
    shape = "".join("B" if token.group() in SIDES else "T" for token in tokens)
    pattern = re.compile(f"{row}(?=(?:{row})*$)")
    rows, position = [], 0
    while position < len(shape):
        match = pattern.match(shape, position)
        if match is None:
            return None
        rows.append(text[tokens[position].start() : tokens[match.end() - 1].end()])
        position = match.end()
    return rows


def _tile(text: str) -> list[str] | None:
    """Cells between borders as rows ``│ … │``: the cheapest reading that uses all of them.

    A row is empty, or a text, or an inner line, or an inner line with a text beside it
    (004:188). Which of the bars are borders follows from the whole.
    """
    tokens = [token.strip() for token in re.split(rf"([{SIDES}])", text) if token.strip()]
    size = len(tokens)
    best: list[float] = [float("inf")] * size + [0.0]
    length = [0] * size
    for start in range(size - 2, -1, -1):
        for taken in range(2, min(4, size - start) + 1):
            price = _row_price(tokens[start : start + taken])
            if price is not None and price + best[start + taken] < best[start]:
                best[start], length[start] = price + best[start + taken], taken
    if best[0] == float("inf"):
        return None
    rows, start = [], 0
    while start < size:
        rows.append(" ".join(tokens[start : start + length[start]]))
        start += length[start]
    return rows


def _row_price(tokens: Sequence[str]) -> float | None:
    """How unlikely a row is; ``None`` for what is no row."""
    bars = [token in SIDES for token in tokens]
    if not (bars[0] and bars[-1]):
        return None
    inner = tokens[1:-1]
    if not inner:
        return 1.5
    if len(inner) == 1:
        return 1.0
    if bars[1] and not bars[2]:
        return 3.0 if inner[1][0] in HEADS else 1.2
    return None


def ascii_rows(text: str) -> list[str] | None:
    """The rows of a flattened drawing with ``+--+``: its borders tell where they begin."""
    borders = _ASCII_BORDER.findall(text)
    if len(borders) < 2 or len(set(borders)) > 1 or not text.startswith(borders[0]):
        return None
    row = "B(?:T?B)" + f"{{{borders[0].count('+') - 1}}}"
    rows: list[str] = []
    for part in re.split(rf"({re.escape(borders[0])})", text):
        if part == borders[0]:
            rows.append(part)
            continue
        inner = _tile_cells(re.sub(r"(?<!\S)\|(?!\S)", "│", part), row) if part.strip() else []
        if inner is None:
            return None
        rows += [cells.replace("│", "|") for cells in inner]
    return rows


def from_ascii(rows: Sequence[str]) -> list[str] | None:
    """Rows drawn with ``+--+`` and ``|`` in Unicode; ``None`` when they are not such a drawing."""
    kinds = [_ascii_kind(row) for row in rows]
    if any(kind == "other" for kind in kinds) or kinds.count("border") < 2:
        return None
    result: list[str] = []
    for is_box, run in groupby(zip(rows, kinds, strict=True), key=lambda item: item[1] != "line"):
        lines = list(run)
        if not is_box:
            result += [
                row.replace("|", "│").replace("v", "▼").replace("^", "▲") for row, _ in lines
            ]
            continue
        borders = [index for index, (_, kind) in enumerate(lines) if kind == "border"]
        if len(borders) < 2 or borders[0] != 0 or borders[-1] != len(lines) - 1:
            return None
        for index, (row, kind) in enumerate(lines):
            if kind == "row":
                result.append(re.sub(r"(?:(?<=^)|(?<=\s))\||\|(?=\s|$)", "│", row))
            else:
                ends = {0: "┌┐", len(lines) - 1: "└┘"}.get(index, "├┤")
                result.append(_ASCII_BORDER.sub(partial(_drawn, ends=ends), row))
    return result


def _ascii_kind(row: str) -> str:
    if _ASCII_BORDER.search(row) and not _ASCII_BORDER.sub("", row).strip():
        return "border"
    if re.fullmatch(r"[|vV^\s]+", row):
        return "line"
    return "row" if _ASCII_ROW.fullmatch(row) else "other"


def _drawn(border: re.Match[str], ends: str) -> str:
    """A border in drawn lines between two corners."""
    inner = border[0][1:-1].replace("-", "─").replace("=", "═").replace("+", "┼")
    return ends[0] + inner + ends[1]


def to_ascii(text: str) -> str:
    """The drawing with the characters it had before :func:`from_ascii`."""
    return text.translate(_TO_ASCII)
