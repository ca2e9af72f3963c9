"""The lines of a body and what each one is.

In: body lines as the line layout has them (the flattened layout is first brought
into that form by :mod:`glossary.structure.flattened`). Out: for each line its kind and
its parts. Only the line itself decides here; what follows from its neighbours is the
work of :mod:`glossary.structure.parse`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from glossary.structure.inlines import scan_spans
from glossary.structure.masking import HIDDEN, mask

__all__ = [
    "CHECK_MARKS",
    "OTHER_BULLETS",
    "BoldLine",
    "Line",
    "Marker",
    "bold_line",
    "fence_tag",
    "hash_heading",
    "hide_inner_bars",
    "is_bare_separator",
    "is_drawing",
    "is_rule",
    "is_separator_row",
    "list_marker",
    "split_fence_tag",
    "table_cells",
    "with_outer_bars",
]


class Line(NamedTuple):
    """A body line and its 1-based line in the seed file."""

    text: str
    number: int


class Marker(NamedTuple):
    """The sign before a list item, and the item's text; ``number`` is None for a bullet."""

    number: int | None
    text: str


class BoldLine(NamedTuple):
    """A line that is one bold span: its text, what follows the span, and its dress."""

    text: str
    tail: str  # "", ":", " (for video):" or " (48 blocks)"
    dashed: bool = False  # — **Heading** —


# A language word, attributes of any kind after it: ``{include} x``, ``python title="a.py"``.
# Nothing is tried twice (``*+``, ``++``): a line may hold any number of spaces.
_FENCE = re.compile(r"\s*+```++\s*+([\w+#.-]*+(?:\s*+\{[^`]*+|(?:\s++[\w-]++=[^\s`]++)++)?+)\s*+$")
_LANGUAGE = re.compile(r"[\w+#.-]*")
OTHER_BULLETS = "▪▫◦‣●○■□▸►"
"""Signs before a list item that other dumps may have where the seeds have ``-`` and ``•``."""
CHECK_MARKS = "✅❌✓✔✗✘☑☒"
"""Signs that make a line a list item, and mean something in it."""

_MARKER = re.compile(
    rf"""\s*(?:(?:(?P<bullet>[-•–{OTHER_BULLETS}]|\*(?!\*))|(?P<number>\d{{1,3}})[.)])\s+(?=\S)
    |(?P<check>[{CHECK_MARKS}]\ufe0f?\s+\S))""",
    re.VERBOSE,
)
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|—{2,})\s*$")
_HASHES = re.compile(r"\s*(#{1,6})\s+(\S.*)")
_DECORATION = re.compile(
    "^(?:[\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]+\\s*)+"
)
_SEPARATOR_CELL = re.compile(r"\s*:?-{1,}:?\s*")
_BARE_SEPARATOR = re.compile(r":?-{2,}:?(?:\s*\|\s*:?-{2,}:?)+")
_BOXES = re.compile(r"[\u2500-\u257f].*?[\u2500-\u257f]", re.DOTALL)
# A pair around a word or more, an escaped bar, and one with a word on either side.
_INNER_BARS = re.compile(r"\|[^\s|\\](?:[^|]*[^\s|\\])?\|(?!\s*\Z)|\\\||(?<=[^\s|])\|(?=[^\s|])")
_TAIL = re.compile(r"\s*(?:\([^()]{1,60}\))?\s*:?")


def fence_tag(text: str) -> str | None:
    """What a fence line says after its ticks (000:163 ``python``), ``""`` for nothing; or None."""
    match = _FENCE.match(text) if "```" in text else None
    return match.group(1).strip() if match else None


def split_fence_tag(tag: str) -> tuple[str, str]:
    """The language word of a fence line and the rest, which a reader must see: ``{include} x``."""
    language = _LANGUAGE.match(tag)
    end = language.end() if language else 0
    return tag[:end], tag[end:].strip()


def list_marker(text: str) -> Marker | None:
    """The marker of a list item's line: ``- `` (000:6), ``• `` (003:108), ``1. `` (000:32)."""
    match = _MARKER.match(text)
    if match is None:
        return None
    if match.group("check"):
        return Marker(None, text.strip())
    number = match.group("number")
    return Marker(int(number) if number else None, text[match.end() :].strip())


def is_rule(text: str) -> bool:
    """A horizontal rule (003:434), which says nothing that the headings do not say."""
    return _RULE.match(text) is not None


def hash_heading(text: str) -> tuple[int, str] | None:
    """Level and text of a ``## Heading``, without the emoji before it (003:435)."""
    match = _HASHES.fullmatch(text.rstrip())
    if not match:
        return None
    bare = _DECORATION.sub("", match.group(2)).strip() or match.group(2)
    return len(match.group(1)), bare


def bold_line(text: str) -> BoldLine | None:
    """The parts of a line that is a single bold span: 000:3, 000:162, 003:311, 000:804."""
    stripped = text.strip()
    dashed = len(stripped) > 8 and stripped[0] in "—–" and stripped[-1] in "—–"
    if dashed:
        stripped = stripped[1:-1].strip()
    if not (stripped.startswith("**") and stripped.endswith(("**", ":", ")"))):
        return None
    first = next((span for span in scan_spans(stripped) if span.kind == "bold"), None)
    if first is None or first.start != 0:
        return None
    tail = stripped[first.end :]
    if not _TAIL.fullmatch(tail):
        return None
    return BoldLine(stripped[2 : first.end - 2].strip(), tail.rstrip(), dashed)


def is_drawing(text: str) -> bool:
    """A line of box-drawing characters (003:853, 004:188); arrows alone are no drawing."""
    return not text.isascii() and _BOXES.search(text) is not None


def table_cells(text: str, columns: int = 0) -> list[str] | None:
    """The cells of a ``| a | b |`` line; None when it is no such line.

    Bars inside formulas, code and brackets separate nothing (001:68 ``P(word|class)``),
    unless only with them the row has the number of ``columns`` it should have; nor do pairs
    as in ``|S|``, if without them it has.
    """
    stripped = text.strip()
    if len(stripped) < 3 or stripped[0] != "|" or stripped[-1] != "|":
        return None
    shape = mask(stripped)
    cells = _split_at_bars(stripped, shape)
    if columns and len(cells) != columns:
        shapes = (stripped, hide_inner_bars(shape), _set_apart(shape))
        others = (_split_at_bars(stripped, other) for other in shapes)
        cells = next((other for other in others if len(other) == columns), cells)
    return cells


def hide_inner_bars(row: str) -> str:
    """A copy without the bars that touch words inside a cell: ``| |S| | log|x| | P(a|b) |``."""
    return _INNER_BARS.sub(lambda inner: inner[0].replace("|", HIDDEN), row)


def _set_apart(row: str) -> str:
    """The row without the bars that touch a word, as in ``|x|``, where borders do not."""
    return re.sub(r"(?<=\s)\|(?=\S)|(?<=\S)\|(?=\s)(?!\s*$)", " ", row)


def with_outer_bars(text: str) -> str:
    """A table's line ``a | b`` (000:243) as ``| a | b |``; any other line as it is."""
    inner = text.strip()
    if not re.search(r"\s\|\s", inner):
        return text
    return f"| {inner.removeprefix('|').removesuffix('|').strip()} |"


def is_bare_separator(text: str) -> bool:
    """The row of dashes of a table that has no outer bars (000:244)."""
    return _BARE_SEPARATOR.fullmatch(text.strip()) is not None


def _split_at_bars(row: str, shape: str) -> list[str]:
    bars = [
        at for at, sign in enumerate(shape) if sign == "|" and (at == 0 or shape[at - 1] != "\\")
    ]
    if bars[-1] != len(row) - 1:
        bars.append(len(row) - 1)
    cells = (row[left + 1 : right].strip() for left, right in pairwise(bars))
    # In a formula \| is a norm, elsewhere an escaped bar.
    return [cell if "$" in cell else cell.replace("\\|", "|") for cell in cells]


def is_separator_row(text: str) -> bool:
    """The row of dashes under a table's header (000:338)."""
    cells = table_cells(text)
    return bool(cells) and all(_SEPARATOR_CELL.fullmatch(cell) for cell in cells or ())
