"""Pipe tables in the text: borders are told from the bars inside cells."""

from __future__ import annotations

import pytest
from glossary.entry import Layout, Paragraph, RawEntry, SourceRef, Table
from glossary.structure.parse import parse_entry
from glossary.walk import plain_text

LEAD = "**X** is **a thing** — which needs a table."


def tables(*lines: str) -> list[list[list[str]]]:
    """The cells of every table in an entry with these lines, row by row."""
    source = SourceRef("000.txt", 1, len(lines) + 2)
    entry = parse_entry(RawEntry("x,ai", (LEAD, *lines), Layout.LINES, source, 2))
    return [
        [[plain_text(cell) for cell in row] for row in (block.header, *block.rows)]
        for block in entry.blocks
        if isinstance(block, Table)
    ]


def test_outer_bars_may_be_missing() -> None:
    lines = ("Model | Size", "---|---", "BERT | P(a|b) used", "T5 | 11B", "More text | follows")
    assert tables(*lines[:-1]) == [[["Model", "Size"], ["BERT", "P(a|b) used"], ["T5", "11B"]]]


def test_a_line_without_bars_ends_a_table() -> None:
    found = tables("Model | Size", "---|---", "BERT | 110M", "More text follows.")
    assert found == [[["Model", "Size"], ["BERT", "110M"]]]


@pytest.mark.parametrize(
    "cell",
    [
        "P(A|B)",
        "`a|b`",
        "$|x|$",
        "KL(P||Q)",
        "the size |x| of it",
        "|S|",
        "log|S|",
        "a|b",
        "either \\| or",
    ],
)
def test_a_bar_inside_a_cell_is_no_border(cell: str) -> None:
    found = tables("| Term | Meaning |", "|---|---|", f"| {cell} | first |", f"| last | {cell} |")
    shown = cell.strip("`$").replace("\\|", "|")
    assert found == [[["Term", "Meaning"], [shown, "first"], ["last", shown]]]


def test_two_words_with_a_bar_are_no_table() -> None:
    source = SourceRef("000.txt", 1, 3)
    entry = parse_entry(RawEntry("x,ai", (LEAD, "yes | no", "maybe"), Layout.LINES, source, 2))
    assert all(isinstance(block, Paragraph) for block in entry.blocks)
