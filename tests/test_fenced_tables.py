"""Tables drawn in fences: rows are found where their ends are certain."""

from __future__ import annotations

import pytest
from fences import read, words_of
from glossary.entry import NoteCode, Table, Text
from glossary.walk import plain_text


@pytest.mark.parametrize(
    ("text", "flattened"),
    [
        ("Model | Size\n---|---\nBERT | 110M\nT5 | 11B", False),
        ("| Model | Size | |---|---:| | BERT | 110M | | T5 | 11B |", True),
        ("Model | Size ------|----- BERT | 110M T5 | 11B", True),
        (
            "+--+--+\n| Model | Size |\n+--+--+\n| BERT | 110M |\n| T5 | 11B |\n+--+--+",
            False,
        ),
        ("┌──┬──┐ │ Model │ Size │ ├──┼──┤ │ BERT │ 110M │ │ T5 │ 11B │ └──┴──┘", True),
    ],
)
def test_drawn_tables_become_tables(text: str, flattened: bool) -> None:
    table = read(text, flattened=flattened).blocks[0]
    assert isinstance(table, Table)
    assert words_of((table,)) == "Model Size BERT 110M T5 11B"
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Semantics | Risk ---|--- At most once | Lost events At least once | Duplicates"
            " Exactly once | Higher latency",
            ["At most once|Lost events", "At least once|Duplicates", "Exactly once|Higher latency"],
        ),
        (
            "Stage | Gate ---|--- 1 | error rate below 15 2 | + Business metric 3 | 24 h",
            ["1|error rate below 15", "2|+ Business metric", "3|24 h"],
        ),
    ],
)
def test_a_row_begins_as_the_first_one_does(text: str, rows: list[str]) -> None:
    (table,) = read(text, flattened=True).blocks
    assert isinstance(table, Table)
    assert ["|".join(map(plain_text, row)) for row in table.rows] == rows


@pytest.mark.parametrize(
    "text",
    [
        "Metric | Effect ---|--- target | lower is More replicas limit | bursts",
        "Model | Use ---|--- BERT base | Long Text Tagging GPT Small | chat",
    ],
)
def test_where_a_row_begins_is_not_guessed(text: str) -> None:
    assert not isinstance(read(text, flattened=True).blocks[0], Table)


def test_a_bar_inside_brackets_is_no_border() -> None:
    table = read("Name | P(x|y)\n---|---\nA | 0.1 | 0.2\nB").blocks[0]
    assert not isinstance(table, Table)  # the last line has no bar at all
    reading = read("Name | P(x|y)\n---|---\nA | 0.1 | 0.2\nB |")
    table = reading.blocks[0]
    assert isinstance(table, Table)
    assert table.header[1] == (Text("P(x|y)"),)
    assert table.rows == (((Text("A"),), (Text("0.1 | 0.2"),)), ((Text("B"),), (Text(""),)))
    assert [note.code for note in reading.notes] == [NoteCode.RAGGED_TABLE]
