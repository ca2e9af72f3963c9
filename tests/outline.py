"""Blocks as a flat sequence, to compare two readings of one text.

Also the way back: a body of lines flattened to one line, as the scrape did it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from glossary.entry import (
    Block,
    Fence,
    Formula,
    Heading,
    Layout,
    List,
    Paragraph,
    RawEntry,
    SourceRef,
    Table,
)
from glossary.walk import plain_text

Outline = list[tuple[str, int, str]]
"""Kind, level or depth, and the text without mark-up and extra white space."""


def outline(blocks: Iterable[Block]) -> Outline:
    """Headings, paragraphs, list items, table rows, fences and display formulas in order."""
    return list(_outline(blocks, 0))


def _outline(blocks: Iterable[Block], depth: int) -> Iterator[tuple[str, int, str]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield "heading", block.level, _words(plain_text(block.children))
        elif isinstance(block, Paragraph):
            yield "paragraph", depth, _words(plain_text(block.children))
        elif isinstance(block, List):
            kind = "bullet" if block.start is None else "number"
            for item in block.items:
                first, *rest = item.blocks
                text = plain_text(first.children) if isinstance(first, Paragraph) else ""
                yield kind, depth + 1, _words(text)
                yield from _outline(rest if text else item.blocks, depth + 1)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield "row", depth, " | ".join(_words(plain_text(cell)) for cell in row)
        elif isinstance(block, Fence):
            yield "fence", depth, _words(f"{block.tag} {block.text}")
        elif isinstance(block, Formula):
            yield "formula", depth, _words(block.tex)


def _words(text: str) -> str:
    return " ".join(text.split())


def flattened(raw: RawEntry) -> RawEntry:
    """The entry as a flattened seed file would hold it: one space for every line end."""
    body = " ".join(raw.body)
    source = SourceRef(raw.source.file, 1, 3)
    return replace(raw, body=(body,), layout=Layout.FLATTENED, source=source, body_line=3)


def starts_paragraph(blocks: Iterable[Block], start: str) -> bool:
    """Whether a paragraph or heading begins with ``start``, mark-up aside."""
    wanted = _bare(start)[:38].rstrip()
    begins = (_bare(text) for kind, _, text in outline(blocks) if kind in ("paragraph", "heading"))
    return any(
        text.startswith(wanted) or (len(text) > 8 and wanted.startswith(text)) for text in begins
    )


def _bare(text: str) -> str:
    return _words(re.sub(r"[*$]", "", text))


def common_length(first: Sequence[object], second: Sequence[object]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for one in first:
        diagonal = 0
        for index, other in enumerate(second, 1):
            above = row[index]
            row[index] = diagonal + 1 if one == other else max(above, row[index - 1])
            diagonal = above
    return row[-1]


class Score:
    """Counts over many entries, and the F1 they make."""

    def __init__(self) -> None:
        self.expected = 0
        self.found = 0
        self.common = 0
        self.missed: Counter[str] = Counter()

    def add(self, expected: Outline, found: Outline) -> None:
        self.expected += len(expected)
        self.found += len(found)
        self.common += common_length(expected, found)
        lost = Counter(expected) - Counter(found)
        self.missed.update(kind for kind, _, _ in lost.elements())

    @property
    def f1(self) -> float:
        return 2 * self.common / ((self.expected + self.found) or 1)
