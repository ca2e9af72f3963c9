"""Blocks from any text at all: nothing raises, nothing is lost, nothing takes for ever."""

from collections import Counter
from dataclasses import replace

import pytest
from glossary.entry import (
    Entry,
    Fence,
    Formula,
    Heading,
    Layout,
    Paragraph,
    RawEntry,
    Table,
)
from glossary.structure.parse import parse_entry
from glossary.walk import iter_blocks, plain_text
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import SOURCE, of_flat, of_lines
from variants import raw_entries

PIECES = st.sampled_from(
    [
        *("**", "*", "$", "$$", "```", "```python", "|", "| a | b |", "|---|---|", " - ", "1. "),
        *("2. ", "• ", "— ", "## ", "---", "(", ")", "{", "}", '"', "`", "Beam Search", "is", "X:"),
        *(". ", ": ", "┌──┐", "2.1 Two", "2.2 Next", "');", "θ = η", "\ue000", "abla", "The end"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map(" ".join)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalpha())


def written(entry: Entry) -> str:
    """Everything that the blocks hold."""
    parts = [entry.opening, entry.subtitle]
    for block in iter_blocks(entry.blocks):
        if isinstance(block, Heading | Paragraph):
            parts.append(plain_text(block.children))
        elif isinstance(block, Table):
            parts += [plain_text(cell) for row in (block.header, *block.rows) for cell in row]
        elif isinstance(block, Fence):
            parts += [block.tag, block.text]
        elif isinstance(block, Formula):
            parts.append(block.tex)
    return "".join(parts)


@settings(max_examples=300)
@given(st.lists(TEXTS, max_size=6), st.booleans())
def test_nothing_raises_and_nothing_is_lost(texts: list[str], flat: bool) -> None:
    body = (" ".join(texts),) if flat else tuple(texts)
    body = tuple(" ".join(line.split()) for line in body)
    layout = Layout.FLATTENED if flat else Layout.LINES
    entry = parse_entry(RawEntry("beam search, decoding", body, layout, SOURCE, 2))
    assert not letters("".join(body)) - letters(written(entry))


@settings(max_examples=60)
@given(st.sampled_from(range(0, 250, 3)), st.data())
def test_damage_in_a_real_entry_loses_nothing_else(index: int, data: st.DataObject) -> None:
    raw = raw_entries()[index]
    place = data.draw(st.integers(0, len(raw.body) - 1))
    line = raw.body[place]
    at = data.draw(st.integers(0, len(line)))
    damaged = line[:at] + data.draw(PIECES) + line[at + data.draw(st.integers(0, 40)) :]
    body = (*raw.body[:place], damaged, *raw.body[place + 1 :])
    entry = parse_entry(replace(raw, body=body))
    assert not letters("".join(body)) - letters(written(entry))


@pytest.mark.parametrize(
    "piece",
    [
        " - **Label**: text.",
        " a - b",
        " (",
        " **",
        " $",
        " $x",
        " | a",
        " 1.",
        ' "',
        " ```",
        " `",
        " *a",
        ". The",
        " Beam Search is",
        " ┌",
        " x = y:",
        " **A**:",
        " **A** —",
        " {",
        " ## A",
        " 1.1 A",
    ],
)
def test_a_line_of_any_length_is_read(piece: str) -> None:
    size = 60_000
    entry = of_flat("**Beam Search** is it." + piece * (size // len(piece)))
    assert entry.blocks


@pytest.mark.parametrize(
    "line", ["``` {G`", "```G{ x `", "a ## Gb", "aG; )", "$ a\n# Gb", "** (G** b"]
)
def test_gaps_of_any_width_are_read(line: str) -> None:
    wide = line.replace("G", " " * 200_000)
    assert of_flat(f"**Beam Search** is it. {wide} end").blocks
    assert of_lines("**Beam Search** is it.", *wide.split("\n"), "End.").blocks


def test_an_opening_with_any_number_of_brackets_is_read() -> None:
    assert of_flat("**Beam" + " (b" * 60_000 + "** is it. - One. - Two.").blocks


def test_a_fence_of_a_hundred_thousand_lines_is_read() -> None:
    entry = of_lines("Beam.", "```", *["x = 1, y"] * 100_000, "```", "End.")
    assert [type(block) for block in entry.blocks] == [Paragraph, Fence, Paragraph]
