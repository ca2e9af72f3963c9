"""Blocks from lines and from flattened text: headings, openings, lists, and both layouts alike."""

import pytest
from glossary.entry import (
    Layout,
    RawEntry,
)
from glossary.structure.parse import parse_entry
from outline import flattened, outline
from readings import SOURCE, both, of_flat, of_lines, shape

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


def test_labels_are_sections_where_none_is_above_them() -> None:
    lines = (
        "**Types**:",
        "- One.",
        "**Process**:",
        "- Two.",
        "**Uses**",
        "**Speech**:",
        "- Three.",
    )
    found = both("**Beam Search** is a search.", *lines)
    assert [level for kind, level, _ in found if kind == "heading"] == [2, 2, 2, 3]


def test_steps_stand_below_the_heading_that_announces_them() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Tuning**",
        "**Step 1: Profile**",
        "- Run it.",
        "**Step 2: Widen**",
        "- Run it again.",
    )
    assert [level for kind, level, _ in found if kind == "heading"] == [2, 3, 3]


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


def test_the_first_and_the_last_line_with_an_aside_are_no_headings() -> None:
    found = of_lines("**Beam Search** (decoding)", "It is a search.", "**Beam Search** (2019)")
    assert shape(found) == [
        ("paragraph", 0, "Beam Search (decoding)"),
        ("paragraph", 0, "It is a search."),
        ("paragraph", 0, "Beam Search (2019)"),
    ]


def test_paragraphs_that_begin_in_bold_may_close_with_a_bold_clause() -> None:
    found = of_flat(
        "**Depth Estimation** predicts depth. **Training** uses video. **Data** mixes many "
        "sources. **Evaluation** measures errors. **Depth estimation made a routine of an "
        "impossible question**, limited by glass."
    )
    assert [text.split()[0] for _, _, text in shape(found)] == [
        "Depth",
        "Training",
        "Data",
        "Evaluation",
        "Depth",
    ]


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


def test_a_lead_with_an_equation_is_no_title() -> None:
    flat = of_flat("**Beam Search** is L = a + b for all words. **Uses** - **Speech**: One.")
    assert shape(flat)[0] == ("paragraph", 0, "Beam Search is L = a + b for all words.")


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


def test_items_that_explain_the_signs_of_a_formula_are_nested() -> None:
    found = both(
        "**Beam Search** is a search.",
        "**Parts**",
        "- Words are kept.",
        "- **Function**: F(x, y, θ) → (r, σ)",
        "- (x, y): The place.",
        "- σ: The density.",
        "- **Output**: One word.",
    )
    assert [level for kind, level, _ in found if kind == "bullet"] == [1, 1, 2, 2, 1]


def test_explained_formulas_stand_below_the_words_before_them() -> None:
    found = both(
        "**Beam Search** is a search.",
        "Components:",
        "- First term: Dominates above 300 K",
        "- Second term (Drude): Free carriers",
        "- $\\omega_p = \\sqrt{n}$ — Plasma frequency (of carriers)",
        "- $\\gamma(x)$ — Damping rate",
        "- Third term: Bound electrons",
        "- $f_j$ — Strengths",
    )
    assert [level for kind, level, _ in found if kind == "bullet"] == [1, 1, 2, 2, 1, 2]


def test_sections_are_counted_on_after_a_fence() -> None:
    flat = of_flat(
        "**X** is an outline. 1. Theory 1.1 Waves Waves add. 1.2 Wells Wells hold. 2. Solution "
        "2.1 Loop ``` a ``` 2.2 Method Comparison | A | B | |---|---| | 1 | 2 | 3. Constants - One"
    )
    assert [text for kind, _, text in shape(flat) if kind == "heading"][-2:] == [
        "2.2 Method Comparison",
        "3. Constants",
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


# --- both layouts ------------------------------------------------------------------------

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
    "a heading before a sentence with a formula": (
        "**X** is an outline.",
        "1. Transport",
        "1.1 Fourier Law",
        "The flux is steady.",
        "1.2 Phonon Boltzmann Equation",
        "When $d < 2$, Fourier's law overestimates the flux.",
        "1.3 Rates",
        "Rates add up.",
    ),
    "headings with an aside": (
        "**X** is a network.",
        "**Architecture**",
        "**1. Evoformer** (48 blocks)",
        "- Exchanges information.",
        "**2. Structure Module** (8 blocks)",
        "- Predicts a rotation.",
    ),
    "cases side by side in the last item": (
        "**Tree of Thoughts** is **a framework** — for search.",
        "**Costs and Limits**",
        "- **Token Cost**: 5–100× a single chain.",
        "- **Evaluator Quality**: A model that cannot judge its own states searches blindly.",
        "- **Alternatives**: Classical HTN planning when the domain can be formalized. "
        "Plan-and-execute agents when tools are involved.",
        "Tree of Thoughts is **search brought back into reasoning** — trading tokens.",
    ),
    "a closing sentence on a name in small letters": (
        "**wav2vec 2.0** is **a framework** — for speech.",
        "**Results**",
        "- **Base**: Good.",
        "**Descendants**: XLS-R and HuBERT. For streaming, a transducer replaces CTC.",
        "wav2vec 2.0 is **the turning point of speech** — audio became the resource.",
    ),
    "bars inside cells of the last row": (
        "**X** is a tradeoff.",
        "| Situation | Test error | Check |",
        "|---|---|---|",
        "| \\|x\\| is high | Low | Ship it |",
        "| Sets | |S| | log|S| |",
        "| Both high | High | Labels, |train ∩ test| |",
        "**Levers**",
        "- **Depth**: Of trees.",
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
