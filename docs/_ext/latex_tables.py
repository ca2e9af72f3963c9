"""Tables that stay inside the margins of a printed page, however wide and long they are.

In: the tables of a volume. Out: tables whose columns are as wide as their words need,
which break over pages with their head repeated; in small print when there are many
columns. A table with more columns than a page can show is set as a list instead: one
item a row, each cell after the name of its column, and a warning names the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docutils import nodes
from latex_edition import page_of, raw
from sphinx.addnodes import tabular_col_spec
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

__all__ = ["column_widths", "longest_word", "setup"]

logger = logging.getLogger(__name__)

# In the letters of small print that fit on a line, spaces between columns included.
LINE: Final = 108
COLUMN_GAP: Final = 2
MOST_COLUMNS: Final = 12
SMALLER_FROM: Final = 8  # columns
LONGEST_WHOLE: Final = 25  # lines; a longer table may break over pages
LONGEST_WORD: Final = 16  # longer words are hyphenated, or broken by latex_words.py
PAGE_NUMBER: Final = 9  # "(→ p. 123)" in its smaller print, which is printed after a link


def column_widths(
    words: Sequence[int], texts: Sequence[int], line: int = LINE
) -> tuple[int, ...] | None:
    """Widths of columns in letters, from each column's longest word and longest cell.

    Every column gets its longest word; what is left of the line is shared by what the
    cells would take beyond that. ``None`` when not even the words fit.
    """
    room = line - COLUMN_GAP * len(words)
    least = [max(word, 2) for word in words]
    if sum(least) > room:
        least = [min(word, LONGEST_WORD) for word in least]
    if sum(least) > room:
        least = [min(word, room // len(words)) for word in least]
    if min(least) < 2:
        return None
    wanted = [max(text - width, 0) for text, width in zip(texts, least, strict=True)]
    spare = room - sum(least)
    share = min(1.0, spare / sum(wanted)) if sum(wanted) else 0.0
    return tuple(
        width + int(more * share) + COLUMN_GAP for width, more in zip(least, wanted, strict=True)
    )


class GiveRows(SphinxPostTransform):
    """Makes the head of a table that broke off below it a row: Sphinx's writer asks for rows."""

    default_priority = 590  # before the tables are fitted and Sphinx looks for their footnotes
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Turn each such head into a body."""
        for table in self.document.findall(nodes.table):
            head = table.next_node(nodes.thead)
            if head is not None and table.next_node(nodes.tbody) is None:
                head.replace_self(nodes.tbody("", *head.children))


class FitTables(SphinxPostTransform):
    """Gives every table its columns, or turns it into a list."""

    default_priority = 600
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Fit each table of the volume."""
        for table in list(self.document.findall(nodes.table)):
            rows = [
                [entry for entry in row.children if isinstance(entry, nodes.entry)]
                for row in table.findall(nodes.row)
            ]
            columns = max((len(row) for row in rows), default=0)
            if columns > MOST_COLUMNS:
                _warn(table, columns)
                table.replace_self(_as_list(table))
            elif columns and all(len(row) == columns for row in rows):
                _fit(table, list(zip(*rows, strict=True)))


def _fit(table: nodes.table, columns: Sequence[Sequence[nodes.entry]]) -> None:
    words = [max(map(longest_word, column)) for column in columns]
    texts = [max(map(_length, column)) for column in columns]
    small = len(columns) >= SMALLER_FROM
    line = LINE * 5 // 4 if small else LINE
    widths = column_widths(words, texts, line)
    if widths is None:
        return
    if _height(columns, widths) > LONGEST_WHOLE:
        table["classes"] = [*table["classes"], "longtable"]
    table["align"] = "left"
    spec = "".join(rf"\X{{{width}}}{{{line}}}" for width in widths)
    size = r"\glossarysmaller" if small else r"\glossarysmall"
    table.replace_self(
        [
            raw(rf"\begin{{glossarytable}}{{{size}}}"),
            tabular_col_spec(spec=spec),
            table.deepcopy(),
            raw(r"\end{glossarytable}"),
        ]
    )


def _height(columns: Sequence[Sequence[nodes.entry]], widths: Sequence[int]) -> int:
    """How many lines the table takes, roughly."""
    rows = zip(*columns, strict=True)
    return sum(
        max(len(cell.astext()) // width + 1 for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def longest_word(cell: nodes.entry) -> int:
    """The letters of a cell's longest word; the number of a page after a link is one."""
    linked = any(link.get("internal") for link in cell.findall(nodes.reference))
    longest = max((_width(cell, word) for word in cell.astext().split()), default=0)
    return max(longest, PAGE_NUMBER) if linked else longest


def _length(cell: nodes.entry) -> int:
    return _width(cell, cell.astext())


def _width(cell: nodes.entry, text: str) -> int:
    """The width of a text in letters of running text: heads and bold print take more."""
    wide = isinstance(cell.parent.parent, nodes.thead) or cell.next_node(nodes.strong) is not None
    return len(text) * 5 // 4 + 1 if wide else len(text) + 1


def _warn(table: nodes.table, columns: int) -> None:
    logger.warning(
        "a table of %d columns is too wide for a printed page; set as a list",
        columns,
        location=page_of(table),
        type="latex",
        subtype="table",
    )


def _as_list(table: nodes.table) -> nodes.bullet_list:
    """One item for each row of the body: the cells in order, each after its column's name."""
    head, body = table.next_node(nodes.thead), table.next_node(nodes.tbody)
    names = [entry.astext() for entry in head.findall(nodes.entry)] if head is not None else []
    rows = nodes.bullet_list(bullet="-")
    for row in body.findall(nodes.row) if body is not None else ():
        item = nodes.paragraph()
        for number, cell in enumerate(row.findall(nodes.entry)):
            if number:
                item += nodes.Text("; ")
            if number < len(names) and names[number]:
                item += nodes.emphasis("", f"{names[number]}:")
                item += nodes.Text(" ")
            for paragraph in cell.children:
                item += [child.deepcopy() for child in paragraph.children]
        rows += nodes.list_item("", item)
    return rows


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_post_transform(GiveRows)
    app.add_post_transform(FitTables)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
