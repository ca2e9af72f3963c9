"""Blocks from lines and from flattened text: tables, fences, formulas, and what was lost."""

import pytest
from glossary.entry import (
    Fence,
    Formula,
    Layout,
    Math,
    NoteCode,
    Paragraph,
    RawEntry,
    Table,
)
from glossary.structure.parse import parse_entry
from glossary.walk import iter_blocks
from readings import SOURCE, both, of_flat, of_lines, shape

# --- tables, fences, formulas ------------------------------------------------------------


def test_rows_come_back_with_bars_inside_cells() -> None:
    found = both(
        "**Beam Search** is a search.",
        "| Word | P(word|class) | $|x|$ |",
        "|------|:----|---:|",
        '| "free" | P("free" | Spam) = 0.8 | $|f|^2$ |',
        "| - | | 3 |",
        "**Key Insight**: Bars stay.",
    )
    assert [text for kind, _, text in found if kind == "row"] == [
        "Word | P(word|class) | |x|",
        '"free" | P("free" | Spam) = 0.8 | |f|^2',
        "- |  | 3",
    ]


def test_a_line_with_more_bars_than_any_table_has_is_no_row() -> None:
    wide = "|" + " x |" * 5_000
    entry = of_lines("Beam.", "| a | b |", "|---|---|", "| 1 | 2 |", wide, *["| 1 | 2 |"] * 5_000)
    table = entry.blocks[1]
    assert isinstance(table, Table)
    assert (len(table.header), len(table.rows)) == (2, 1)
    assert len(entry.blocks) == 2 + 1 + 5_000
    assert not any(isinstance(block, Table) for block in of_lines("B.", wide, "|-|-|").blocks)


def test_alignments_are_kept() -> None:
    entry = of_lines("Beam.", "| a | b | c |", "|:--|:-:|--:|", "| 1 | 2 | 3 |")
    assert [block.alignments for block in entry.blocks if isinstance(block, Table)] == [
        ("left", "center", "right")
    ]


def test_a_ragged_table_is_filled_and_noted() -> None:
    entry = of_lines("Beam.", "| a | b |", "|---|---|", "| 1 |", "| 1 | 2 | 3 |")
    table = entry.blocks[1]
    assert isinstance(table, Table)
    assert {len(row) for row in (table.header, *table.rows)} == {3}
    assert [note.code for note in entry.notes] == [NoteCode.RAGGED_TABLE]


def test_fences_are_only_delimited() -> None:
    lines = of_lines("Beam.", "```python", "x = 1", "- y | z", "```", "End.")
    flat = of_flat("**Beam** is it. **Code**: ```python x = 1 - y | z ``` End.")
    assert lines.blocks[1] == Fence("python", "x = 1\n- y | z", 3)
    assert Fence("python", "x = 1 - y | z", 3, flattened=True) in flat.blocks


def test_an_unclosed_fence_is_noted() -> None:
    entry = of_lines("Beam.", "```", "x = 1")
    assert entry.blocks[1] == Fence("", "x = 1", 3)
    assert NoteCode.UNCLOSED_FENCE in [note.code for note in entry.notes]


def test_a_drawing_without_fence_is_one() -> None:
    flat = of_flat("**Beam** is it. **Loop** ┌───────┐ │ guess │ └───────┘ **End** - One. - Two.")
    drawing = next(block for block in flat.blocks if isinstance(block, Fence))
    assert (drawing.fenced, drawing.text) == (False, "┌───────┐ │ guess │ └───────┘")


def test_display_formulas_are_blocks() -> None:
    found = both("Beam:", "$$ abla f = 0 $$", "where $f$ is known.", "**Uses**", "- One is first.")
    assert found[1] == ("formula", 0, "abla f = 0")


def test_a_formula_in_plain_characters_is_a_block_when_it_stands_alone() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Training**",
        "Models define a density:",
        "p_θ(x) = exp(-E_θ(x)) / Z(θ)",
        "where E_θ(x) is the energy.",
    )
    assert found[3] == ("formula", 0, "p_θ(x) = exp(-E_θ(x)) / Z(θ)")


@pytest.mark.parametrize(
    "line",
    [
        "Learning rate = 0.01 works well for most models",
        "The optimal width satisfies w = 2 × d, which is known.",
        "Input → Output",
    ],
)
def test_a_sentence_with_a_formula_is_none(line: str) -> None:
    assert not any(isinstance(block, Formula) for block in of_lines("Beam.", line).blocks)


def test_a_formula_that_a_line_break_cut_is_joined() -> None:
    entry = of_lines(
        "Beam.", "- **Score**: Take $f(x) =", "abla_1 f^T", "abla_2 f$ for it.", "End."
    )
    formulas = [
        inline
        for block in iter_blocks(entry.blocks)
        if isinstance(block, Paragraph)
        for inline in block.children
        if isinstance(inline, Math)
    ]
    assert formulas == [Math("f(x) =\nabla_1 f^T\nabla_2 f")]
    assert len(entry.blocks) == 3


def test_a_row_that_a_line_break_cut_is_joined() -> None:
    entry = of_lines(
        "Beam.",
        "| Kernel | Formula | Use |",
        "|---|---|---|",
        "| RBF | $exp(-lVert x - y",
        "Vert^2)$ | General |",
        "| Linear | $x^T y$ | Text |",
    )
    rows = [text for kind, _, text in shape(entry) if kind == "row"]
    assert rows[1:] == ["RBF | exp(-lVert x - y Vert^2) | General", "Linear | x^T y | Text"]


def test_a_flattened_body_torn_in_a_formula_is_read_whole() -> None:
    body = ("**Beam** is it. **Parts** - **Score**: Take $f(x)", "ightarrow 1$. - **End**: Stop.")
    entry = parse_entry(RawEntry("beam, decoding", body, Layout.FLATTENED, SOURCE, 3))
    assert [text for kind, _, text in shape(entry) if kind == "bullet"] == [
        "Score: Take f(x) ightarrow 1.",
        "End: Stop.",
    ]


# --- residue and losses ------------------------------------------------------------------


def test_the_residue_of_the_scrape_is_removed() -> None:
    entry = of_lines("Beam search is a search.');")
    assert shape(entry)[0][2] == "Beam search is a search."
    assert [note.code for note in entry.notes] == [NoteCode.SCRAPE_RESIDUE]


@pytest.mark.parametrize("end", [r"where $T_i = \exp(-\sum_{j", "x = s(x_{", "and the", "a, b,"])
def test_a_body_that_breaks_off_is_truncated(end: str) -> None:
    entry = of_lines("Beam search is a search.", end)
    assert entry.truncated
    assert NoteCode.TRUNCATED in [note.code for note in entry.notes]


@pytest.mark.parametrize(
    "end",
    [
        "- **Four**: The fourth of the train",
        "The search keeps all of the best candid",
        "**In Practice**:",
        "```python\nx = 1",
    ],
)
def test_an_end_unlike_the_other_lines_is_truncated(end: str) -> None:
    items = ["- **One**: First.", "- **Two**: Second.", "- **Three**: Third."]
    body = ("Beam search is a search.", *items, *end.split("\n"))
    assert of_lines(*body).truncated
    assert of_flat(" ".join(["**Beam Search** is a search.", *body[1:]])).truncated


@pytest.mark.parametrize(
    "end", ["- The fourth of the kind", "Filter → Carbon → Loop", "y = w x + b"]
)
def test_an_end_without_a_full_stop_may_be_whole(end: str) -> None:
    body = ("Beam search is a search.", "- one part", "- another part", "- a third part", end)
    assert not of_lines(*body).truncated


def test_a_bold_closing_without_its_full_stop_is_whole() -> None:
    # 000:773 and others have the stop within the stars; one that has none is as whole.
    end = "Beam search is **the bridge from words to plans — it keeps the best few of them**"
    assert not of_lines("Beam search is a search.", "- one part", "- another part", end).truncated
    assert of_lines("Beam search is a search.", "**").truncated


def test_a_hole_in_the_text_is_noted() -> None:
    entry = of_lines("Beam.", "- **Rate**: T = Π_{j100 fps at once.", "It ends well.")
    assert [(note.code, note.line) for note in entry.notes] == [(NoteCode.TEXT_LOST, 3)]
