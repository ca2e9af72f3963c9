"""Box drawings are put back in line: borders closed, cells padded, arrows in one column.

In: the rows of a drawing in box characters whose runs of spaces collapsed to one. Out:
the same characters, aligned. A drawing is a stack of bands: rows of boxes side by side,
each between its top and bottom border, and the connectors between bands. The widths
stand in the borders; only the spaces are worked out. A drawing that does not read as
such bands is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from glossary.blocks.box_rows import BOTTOM, DOWNWARD, HEADS, MIDDLE, SIDES, TOP
from glossary.blocks.reading import same_words

__all__ = ["align_boxes"]

_CONNECTORS = re.compile(rf"[{SIDES}{HEADS}](?:\s*[{SIDES}{HEADS}])*")
_LABELLED = re.compile(rf"([{SIDES}{HEADS}])\s+([^{SIDES}{HEADS}]+)")
_JOINTS = "┬╤╦┳"
_RIGHTWARD = re.compile(r"^(.*?\S)\s+([─-]+[►▶>]|→)\s+(.*)$")
_SIDE = f"[{SIDES}├┤]"
_CELL = f"{_SIDE}([^{SIDES}├┤]*){_SIDE}"
_INDENT = 2  # the usual space between a border and its text


@dataclass
class _Band:
    """Boxes side by side: their borders, their rows of cells, the links between cells.

    ``above`` are the texts between the top borders.
    """

    tops: list[str]
    above: list[str]
    bottoms: list[str]
    rows: list[tuple[list[str], list[str]]]

    @property
    def joints(self) -> list[tuple[int, int]]:
        """Each box that an arrow leaves, and the column where, counted from its left border.

        Where one box alone has a ``┬`` in its lower border, the arrow leaves that one.
        """
        joints = [(box, _joint(bottom)) for box, bottom in enumerate(self.bottoms)]
        marked = [joint for joint in joints if set(self.bottoms[joint[0]]) & set(_JOINTS)]
        return marked if len(marked) == 1 else joints


@dataclass
class _Drawn:
    """A drawn band: its lines and, in columns of the whole, where its arrows leave."""

    lines: list[str]
    joints: list[int] = field(default_factory=list)

    @property
    def axis(self) -> int:
        """The column that lines up with the other bands'."""
        return (self.joints[0] + self.joints[-1]) // 2


def align_boxes(rows: Sequence[str]) -> str | None:
    """The rows aligned, or ``None`` when they do not read as boxes."""
    rows = [row.strip() for row in rows if row.strip()]
    parts = _parts(rows)
    if parts is None:
        return None
    bands = [part for part in parts if isinstance(part, _Band)]
    columns = _columns(bands)
    drawn = [_draw(part, columns) if isinstance(part, _Band) else part for part in parts]
    axis = max(part.axis for part in drawn if isinstance(part, _Drawn))
    lines: list[str] = []
    for index, part in enumerate(drawn):
        if isinstance(part, _Drawn):
            lines += [" " * (axis - part.axis) + line for line in part.lines]
            continue
        placed = _place(part, [drawn[index - 1], *drawn[index + 1 :]], axis)
        if placed is None:
            return None
        lines.append(placed)
    text = "\n".join(line.rstrip() for line in lines)
    return text if same_words("".join(rows), text) else None


def _parts(rows: Sequence[str]) -> list[_Band | str] | None:
    """The drawing as bands and connector rows."""
    parts: list[_Band | str] = []
    rest = list(rows)
    while rest:
        taken, band = _band(rest)
        if band is not None:
            parts.append(band)
            rest = rest[taken:]
        elif parts and (_CONNECTORS.fullmatch(rest[0]) or _LABELLED.fullmatch(rest[0])):
            parts.append(rest.pop(0))
        else:
            return None
    return parts if parts and isinstance(parts[-1], _Band) else None


def _band(rows: Sequence[str]) -> tuple[int, _Band | None]:
    """The boxes that begin in ``rows[0]``, and how many rows they take."""
    tops = TOP.findall(rows[0])
    beside = [text.strip() for text in TOP.split(rows[0])]
    if not tops or beside[0] or beside[-1]:
        return 0, None
    above = beside[1:-1]
    cells: list[tuple[list[str], list[str]]] = []
    for index, row in enumerate(rows[1:], 2):
        bottoms = BOTTOM.findall(row)
        if len(bottoms) == len(tops) and not BOTTOM.sub("", row).strip():
            return index, _Band(tops, above, bottoms, cells)
        found = _cells(row, len(tops))
        if found is None:
            return 0, None
        cells.append(found)
    return 0, None


def _cells(row: str, boxes: int) -> tuple[list[str], list[str]] | None:
    """A row as cells and links; a middle border is a cell of its own."""
    if boxes == 1:
        if MIDDLE.fullmatch(row):
            return [row], []
        sided = len(row) > 1 and row[0] in SIDES and row[-1] in SIDES
        return ([row[1:-1].strip()], []) if sided else None
    pattern = r"([^│║┃├┤]*?)".join([_CELL] * boxes)
    match = re.fullmatch(pattern, row)
    if match is None:
        return None
    groups = match.groups()
    return [cell.strip() for cell in groups[::2]], [_link(link) for link in groups[1::2]]


def _link(text: str) -> str:
    """What stands between two boxes: a line that touches both, or a text with room around it."""
    bare = text.strip()
    touches = bare and bare == text and bare[0] in "─━═◄◀←"
    return bare if touches or not bare else f" {bare} "


def _joint(bottom: str) -> int:
    marked = [index for index, character in enumerate(bottom) if character in _JOINTS]
    return marked[0] if len(marked) == 1 else (len(bottom) - 1) // 2


# --- drawing -------------------------------------------------------------------------------


@dataclass
class _Columns:
    """What bands with the same number of boxes share: box widths and gaps."""

    widths: list[int]
    gaps: list[int]


def _columns(bands: Sequence[_Band]) -> dict[int, _Columns]:
    columns: dict[int, _Columns] = {}
    for band in bands:
        widths, gaps = _widths(band), _gaps(band)
        known = columns.setdefault(len(widths), _Columns(widths, gaps))
        known.widths = [max(pair) for pair in zip(known.widths, widths, strict=True)]
        known.gaps = [max(pair) for pair in zip(known.gaps, gaps, strict=True)]
    return columns


def _gaps(band: _Band) -> list[int]:
    """Between two boxes as much room as the longest link needs."""
    return [
        max(
            [1, *(len(links[gap]) for _, links in band.rows if links)]
            + [len(text) + 2 for text in band.above[gap : gap + 1] if text]
        )
        for gap in range(len(band.tops) - 1)
    ]


def _widths(band: _Band) -> list[int]:
    """Each box as wide as its borders say, wider only where a cell needs the room."""
    widths = []
    for box, top in enumerate(band.tops):
        inner = [len(line) + (0 if border else 2) for line, border in _content(band, box)]
        widths.append(max(len(top), len(band.bottoms[box]), *inner))
    return widths


def _content(band: _Band, box: int) -> list[tuple[str, bool]]:
    """The lines inside a box without its sides; true for a middle border."""
    cells = [cells[box] for cells, _ in band.rows]
    room = len(band.tops[box]) - 2
    if len(band.tops) == 1:
        return _inside(cells, room)
    filled = [cell for cell in cells if cell]
    indent = min(_INDENT, max(1, room - max((len(cell) for cell in filled), default=0)))
    if len(filled) == 1:
        indent = max(0, (room - len(filled[0])) // 2)
    return [(" " * indent + cell if cell else "", False) for cell in cells]


def _draw(band: _Band, columns: dict[int, _Columns]) -> _Drawn:
    boxes = len(band.tops)
    widths = _widths(band)
    shared = columns[boxes]
    lefts = [0]
    for box in range(1, boxes):
        lefts.append(lefts[-1] + shared.widths[box - 1] + shared.gaps[box - 1])
    contents = [_content(band, box) for box in range(boxes)]
    lines = [_border_line(band.tops, widths, lefts, band.above, shared.gaps)]
    for index, (_, links) in enumerate(band.rows):
        line = ""
        for box in range(boxes):
            text, border = contents[box][index]
            inner = _stretch(text, widths[box]) if border else f"│{text.ljust(widths[box] - 2)}│"
            line = line.ljust(lefts[box]) + inner
            if box < len(links):
                line += links[box] if links[box][:1] != " " else links[box].center(shared.gaps[box])
        lines.append(line)
    lines.append(_border_line(band.bottoms, widths, lefts))
    joints = [lefts[box] + joint for box, joint in band.joints]
    return _Drawn(lines, joints)


def _border_line(
    borders: Sequence[str],
    widths: Sequence[int],
    lefts: Sequence[int],
    texts: Sequence[str] = (),
    gaps: Sequence[int] = (),
) -> str:
    line = ""
    for box, border in enumerate(borders):
        line = line.ljust(lefts[box]) + _stretch(border, widths[box])
        if box < len(texts) and texts[box]:
            line += texts[box].center(gaps[box])
    return line


def _stretch(border: str, width: int) -> str:
    """The border as long as its box."""
    return border[:-1] + border[-2] * (width - len(border)) + border[-1]


def _place(row: str, neighbours: Sequence[_Drawn | str], axis: int) -> str | None:
    """Connectors under what they point from, or above what they point to."""
    labelled = _LABELLED.fullmatch(row)
    if labelled:
        return " " * axis + f"{labelled.group(1)} {labelled.group(2)}"
    marks = row.split() if " " in row else list(row)
    if len(marks) == 1:
        return " " * axis + marks[0]
    for band in neighbours:
        if isinstance(band, _Drawn) and len(band.joints) == len(marks):
            line = ""
            for joint, mark in zip(band.joints, marks, strict=True):
                line = line.ljust(joint + axis - band.axis) + mark
            return line
    return None


# --- inside one box ------------------------------------------------------------------------


def _inside(cells: Sequence[str], room: int) -> list[tuple[str, bool]]:
    """The rows of a single box: texts at the indent, connectors in one column, inner boxes."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and not TOP.search(filled[0]):
        indent = max(0, (room - len(filled[0])) // 2)
        return [(" " * indent + cell if cell else "", False) for cell in cells]
    column = _column(cells, room)
    result: list[tuple[str, bool]] = []
    index = 0
    widths: list[int] = []
    while index < len(cells):
        taken, inner = _band(cells[index:])
        nested = _draw(inner, _columns([inner])).lines if inner else []
        if nested:
            result += [(" " * _INDENT + line, False) for line in nested]
            index += taken
            continue
        border = bool(MIDDLE.fullmatch(cells[index]))
        if border:
            widths = list(map(len, DOWNWARD.split(cells[index][1:-1])))
        before = "" if not result or result[-1][1] else result[-1][0]
        text = cells[index] if border else _between(cells[index], widths)
        text = text or _laid(cells[index], column, before)
        result.append((text, border))
        index += 1
    longest = max((len(text) for text, border in result if not border), default=0)
    if longest == room + 1:  # the author's indent was one space
        result = [(text if border else text.removeprefix(" "), border) for text, border in result]
    return result


def _between(text: str, widths: Sequence[int]) -> str:
    """A row of columns under the joints of the border above; '' when it is none such."""
    parts = [part.strip() for part in re.split(f"[{SIDES}]", text)]
    fits = len(parts) == len(widths) and all(map(int.__le__, map(len, parts), widths))
    if len(parts) < 2 or not fits:
        return ""
    room = (" " * (len(part) < width) + part for part, width in zip(parts, widths, strict=True))
    return "│".join(part.ljust(width) for part, width in zip(room, widths, strict=True))


def _laid(text: str, column: int, before: str) -> str:
    """A row's content with its spaces; ``before`` is the row above it."""
    if not text:
        return ""
    if text[0] in SIDES + HEADS and len(text) == 1:
        return " " * column + text
    if text[0] in "└╰" and len(text) > 1:  # a loop leaves the column
        return " " * column + text
    if text[0] in SIDES:  # the line goes on beside a text that continues the row above
        beside = _RIGHTWARD.match(before)
        start = beside.start(3) if beside else column + 3
        return (" " * column + text[0]).ljust(start) + text[1:].strip()
    return " " * _INDENT + text


def _column(cells: Sequence[str], room: int) -> int:
    """Where the vertical line inside a box runs: under the middle of the last step it joins.

    One column serves the whole box, and the last step is where the line arrives.
    """
    last = ""
    for index, cell in enumerate(cells):
        above, below = cells[index - 1] if index else "", (*cells, "")[index + 1]
        joined = below[:1] in (*SIDES,) or above[:1] in (*HEADS,)
        if cell and cell[0] not in SIDES + HEADS + "└╰" and joined and not MIDDLE.fullmatch(cell):
            match = _RIGHTWARD.match(cell)
            last = match.group(1) if match else cell
    return _INDENT + len(last) // 2 if last else max(0, (room - 1) // 2)
