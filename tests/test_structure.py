"""Blocks from lines and from flattened text: figures over the seeds, and single rules."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from entries import answers
from glossary.entry import (
    Entry,
    Fence,
    Formula,
    Heading,
    Layout,
    Math,
    NoteCode,
    Paragraph,
    RawEntry,
    SourceRef,
    Table,
)
from glossary.structure.parse import parse_entry
from glossary.walk import iter_blocks, plain_text
from hypothesis import given, settings
from hypothesis import strategies as st
from outline import Outline, Score, flattened, outline, starts_paragraph
from variants import VARIANTS, line_entries, raw_entries

GOLD = Path(__file__).resolve().parent / "gold"
SOURCE = SourceRef("seed.txt", 1, 9)


def of_lines(*body: str, header: str = "beam search, decoding") -> Entry:
    return parse_entry(RawEntry(header, body, Layout.LINES, SOURCE, 2))


def of_flat(body: str, header: str = "beam search, decoding") -> Entry:
    return parse_entry(RawEntry(header, (body,), Layout.FLATTENED, SOURCE, 3))


def shape(entry: Entry) -> Outline:
    return outline(entry.blocks)


def both(*body: str) -> Outline:
    """The outline of the lines, which the flattened form must have, too."""
    lines = of_lines(*body)
    assert shape(of_flat(" ".join(body))) == shape(lines)
    return shape(lines)


# --- the seeds as a whole ----------------------------------------------------------------


@pytest.mark.parametrize("file", ["000_1bd1b75474e688f6.txt", "003_87b244fd7a58e863.txt"])
def test_line_files_flattened_again_come_back(file: str) -> None:
    score = Score()
    for raw in raw_entries():
        if raw.source.file == file:
            flat = parse_entry(flattened(raw))
            score.add(outline(parse_entry(raw).blocks), outline(flat.blocks))
    assert score.expected > 1000
    assert score.f1 >= 0.99


@pytest.mark.parametrize("name", VARIANTS)
def test_entries_written_with_other_habits_come_back_when_flattened(name: str) -> None:
    score = Score()
    for raw in line_entries()[::3]:
        changed = replace(raw, body=VARIANTS[name](raw.body))
        flat = parse_entry(flattened(changed))
        score.add(outline(parse_entry(changed).blocks), outline(flat.blocks))
    assert score.f1 >= 0.97


def test_paragraphs_after_lists_are_found() -> None:
    rows = (GOLD / "paragraph_boundaries.jsonl").read_text(encoding="utf-8").splitlines()
    by_place = {(raw.source.file, raw.source.first_line): raw for raw in raw_entries()}
    missed = [
        row["paragraph_start"]
        for row in map(json.loads, rows)
        if not starts_paragraph(
            parse_entry(by_place[row["file"], row["first_line"]]).blocks, row["paragraph_start"]
        )
    ]
    assert len(rows) == 175
    assert len(missed) <= 0.03 * len(rows), missed


def test_both_copies_of_an_entry_give_the_same_blocks() -> None:
    copies: dict[str, list[RawEntry]] = {}
    for raw in raw_entries():
        copies.setdefault(" ".join([raw.header, *" ".join(raw.body).split()]), []).append(raw)
    pairs = [entries for entries in copies.values() if len(entries) > 1]
    assert len(pairs) == 9
    different = [
        pair[0].header
        for pair in pairs
        if len({tuple(outline(parse_entry(raw).blocks)) for raw in pair}) > 1
    ]
    assert different == []


def test_tables_and_fences_are_all_found() -> None:
    for raw in raw_entries():
        answer = answers()[raw.source.file, raw.source.first_line]
        blocks = parse_entry(raw).blocks
        tables = sum(isinstance(block, Table) for block in blocks)
        fences = sum(isinstance(block, Fence) and block.fenced for block in blocks)
        assert (tables, fences) == (answer["n_tables"], answer["n_code"]), raw.header


def test_what_is_cut_off_is_known() -> None:
    for raw in raw_entries():
        answer = answers()[raw.source.file, raw.source.first_line]
        assert parse_entry(raw).truncated == answer["truncated"], raw.header


def test_levels_go_down_one_at_a_time() -> None:
    for raw in raw_entries():
        level = 1
        for block in parse_entry(raw).blocks:
            if isinstance(block, Heading):
                assert 2 <= block.level <= level + 1, raw.header
                level = block.level


# --- headings ----------------------------------------------------------------------------


def test_bold_lines_are_headings_of_two_levels() -> None:
    assert both(
        "**Beam Search** is **a search** — simple.",
        "**How It Works**",
        "**Step 1**:",
        "- Keep the best.",
        "**Variants** (for speech):",
        "- One.",
    )[1:] == [
        ("heading", 2, "How It Works"),
        ("heading", 3, "Step 1"),
        ("bullet", 1, "Keep the best."),
        ("heading", 3, "Variants (for speech)"),
        ("bullet", 1, "One."),
    ]


def test_a_label_before_text_opens_a_paragraph() -> None:
    found = both(
        "**Beam Search** is **a search** — simple.",
        "**Stages**",
        "**Stage 1 — Planning**: The model plans.",
        "**Stage 2 — Doing**: The model does.",
    )
    assert [kind for kind, _, _ in found] == ["paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("— **Search Space** —", "Search Space"),
        ("**Core Types:**", "Core Types"),
        ("## 🔬 Core Concept", "Core Concept"),
    ],
)
def test_dressed_headings_lose_their_dress(line: str, text: str) -> None:
    found = both("**Beam Search** is **a search** — simple.", line, "- **One**: It is first.")
    assert found[1] == ("heading", 2, text)


def test_rules_between_sections_are_dropped() -> None:
    found = both("**Beam Search** is a search.", "---", "## ⚡ Uses", "- **One**: It is first.")
    assert [kind for kind, _, _ in found] == ["paragraph", "heading", "bullet"]


def test_numbered_sections_get_their_levels() -> None:
    flat = of_flat(
        "**Beam Search** is a search. 1. The Core Problem It needs a width. 1.1 Scores - One - Two "
        "1.2 Tree Search (Depth) For trees: - Three 2. Numerical Methods 2.1 2D Grids Grids help."
    )
    assert [block for block in shape(flat) if block[0] == "heading"] == [
        ("heading", 2, "1. The Core Problem"),
        ("heading", 3, "1.1 Scores"),
        ("heading", 3, "1.2 Tree Search (Depth)"),
        ("heading", 2, "2. Numerical Methods"),
        ("heading", 3, "2.1 2D Grids"),
    ]


def test_sections_that_begin_with_a_dash_become_headings() -> None:
    found = both(
        "**Beam Search** — a search for decoding.",
        "**Width** — It is the number of candidates.",
        "**Depth** — It is the number of steps.",
    )
    assert [kind for kind, _, _ in found] == ["paragraph", *["heading", "paragraph"] * 2]


def test_a_bold_closing_sentence_is_a_paragraph() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Uses**",
        "- **Speech**: It is used there",
        "- **Text**: It is used there",
        "**Beam search has become the standard for decoding in many systems.**",
    )
    assert found[-1][0] == "paragraph"


# --- how a body opens --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "opening", "subtitle", "left"),
    [
        ("**Beam Search** is a search.", "Beam Search", "", 2),
        ("**Beam Search**", "Beam Search", "", 1),
        ("**Beam Search — Finding Good Words**", "Beam Search", "Finding Good Words", 1),
        ("Beam search is a search.", "", "", 2),
    ],
)
def test_the_opening_term(first: str, opening: str, subtitle: str, left: int) -> None:
    entry = of_lines(first, "It keeps several candidates at once.")
    assert (entry.opening, entry.subtitle, len(entry.blocks)) == (opening, subtitle, left)


def test_a_dash_after_a_bold_definition_is_no_bullet() -> None:
    flat = of_flat("**Beam Search** is **a search for words** - It keeps several. **Uses** - One.")
    assert [kind for kind, _, _ in shape(flat)] == ["paragraph", "heading", "bullet"]


def test_a_body_of_one_paragraph_stays_one() -> None:
    text = (
        "Beam search keeps candidates. **Width**: How many - five, mostly. **Types**: **Plain**: "
        "The usual. **Diverse**: Unlike. Used widely."
    )
    assert len(shape(of_flat(text))) == 1


# --- lists -------------------------------------------------------------------------------


def test_an_item_that_ends_with_a_colon_holds_the_next_ones() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Parts**",
        "- **Scoring**:",
        "- Sum the logarithms.",
        "- Divide by the length.",
        "- **Pruning**:",
        "- Keep the best.",
    )
    assert [level for kind, level, _ in found if kind == "bullet"] == [1, 2, 2, 1, 2]


def test_numbers_inside_a_bullet_are_nested() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Parts**",
        "- **Mechanism**:",
        "1. Score all words.",
        "2. Keep the best.",
        "- **Scale**: Width is small.",
    )
    assert [(kind, level) for kind, level, _ in found[2:]] == [
        ("bullet", 1),
        ("number", 2),
        ("number", 2),
        ("bullet", 1),
    ]


def test_bullets_inside_a_numbered_item_are_nested() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Steps**",
        "1. **Start**: One candidate.",
        "2. **Loop**:",
        "- Extend each.",
        "- Keep the best.",
        "3. **End**: Take the first.",
    )
    assert [level for kind, level, _ in found if kind in ("bullet", "number")] == [1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    "item",
    [
        "- **Update**: θ_{t+1} = θ_t - η∇L(θ_t) with a step of η.",
        "- **Score**: Nonconformity (e.g., 1 - P(y_true)) for each.",
        "- **Size**: L2 of (256 KB - 1 MB) on the chip.",
        "- **Count**: Few (1) and many (2) and 3. That is all.",
    ],
)
def test_a_minus_sign_and_a_count_are_no_markers(item: str) -> None:
    found = both("**Beam Search** is a search.", "**Parts**", item, "- **End**: Take the first.")
    assert len(found) == 4


def test_a_label_between_two_lists_is_a_paragraph() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Parts**",
        "- One is first.",
        "- Two is second.",
        "- Three is third.",
        "Loss function:",
        "- Four is fourth.",
    )
    assert found[5] == ("paragraph", 0, "Loss function:")


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


def test_a_hole_in_the_text_is_noted() -> None:
    entry = of_lines("Beam.", "- **Rate**: T = Π_{j100 fps at once.", "It ends well.")
    assert [(note.code, note.line) for note in entry.notes] == [(NoteCode.TEXT_LOST, 3)]


# --- anything ----------------------------------------------------------------------------

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


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=6), st.booleans())
def test_nothing_raises_and_nothing_is_lost(texts: list[str], flat: bool) -> None:
    body = (" ".join(texts),) if flat else tuple(texts)
    body = tuple(" ".join(line.split()) for line in body)
    layout = Layout.FLATTENED if flat else Layout.LINES
    entry = parse_entry(RawEntry("beam search, decoding", body, layout, SOURCE, 2))
    assert not letters("".join(body)) - letters(written(entry))


@settings(max_examples=60, deadline=None)
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


def test_a_fence_of_a_hundred_thousand_lines_is_read() -> None:
    entry = of_lines("Beam.", "```", *["x = 1, y"] * 100_000, "```", "End.")
    assert [type(block) for block in entry.blocks] == [Paragraph, Fence, Paragraph]


BOTH_LAYOUTS = {
    "double dollars on lines of their own": (
        "**X** is a loss:",
        "$$",
        "mathcal{L} = a^2",
        "$$",
        "**Parameters**",
        "- **a**: One.",
    ),
    "a heading and text after items without full stops": (
        "**X** is **a thing** — made of parts.",
        "**First**",
        "- one part",
        "- another part",
        "**Second**",
        "The text goes on here. It ends.",
    ),
    "a heading after equations": (
        "**X** is a chart.",
        "**Limits**",
        "U = μ + 3σ",
        "L = μ − 3σ",
        "**In Use**",
        "Every lot yields points.",
    ),
    "a label after a chain of arrows": (
        "**X** is a plant.",
        "**Train**",
        "Filter → Carbon → Loop",
        "**Cost**: It saves water.",
    ),
    "items that are equations": (
        "**X** is a scheme.",
        "**Phase**:",
        "- m_v = Σ_w M(h_v, h_w)",
        "- h_v = U(h_v, m_v)",
    ),
    "sections right below sections": (
        "**X** is an outline.",
        "1. Transport",
        "1.1 Drift and Diffusion",
        "Carriers move.",
        "1.2 Mobility",
        "Carriers reach $10^7$ cm/s.",
        "2. Effects",
        "2.1 Roll-Off",
        "The voltage drops.",
    ),
    "a fence with more than a language": (
        "**X** is a page.",
        "```{include} secret.md",
        "a b",
        "```",
        "It ends.",
    ),
}


@pytest.mark.parametrize("body", BOTH_LAYOUTS.values(), ids=BOTH_LAYOUTS)
def test_flattened_text_gives_the_blocks_of_its_lines(body: tuple[str, ...]) -> None:
    raw = RawEntry("x, things", body, Layout.LINES, SOURCE, 2)
    expected = outline(parse_entry(raw).blocks)
    assert outline(parse_entry(flattened(raw)).blocks) == expected
    assert len(expected) > 2
