"""Both layouts of an entry give the same blocks: entries written by chance, and hard cases."""

import pytest
from glossary.entry import Layout, RawEntry, SourceRef
from glossary.structure.flattened.markers import uniform_markers
from glossary.structure.parse import parse_entry
from hypothesis import given
from hypothesis import strategies as st
from outline import flattened, outline
from readings import both

TERM = "Beam Search"
HEADER = "beam search, decoding"
NOUNS = ("width", "score", "candidate", "budget", "latency", "penalty", "vocabulary", "path")
VERBS = ("limits", "keeps", "ranks", "prunes", "extends", "compares")
TITLES = ("How It Works", "Key Benefits", "Design Choices", "Limits in Practice", "Why It Matters")
LABELS = ("Width", "Length Penalty", "Cost", "Early Stopping", "Memory Use", "Quality")
HEADINGS = ("**{}**", "— **{}** —", "**{}:**", "## {}")

nouns = st.sampled_from(NOUNS)
clauses = st.builds("the {} {} each {}".format, nouns, st.sampled_from(VERBS), nouns)
sentences = clauses.map(lambda clause: clause.capitalize() + ".")
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
numbers = st.integers(1, 999)
cells = st.one_of(nouns, numbers.map(str), st.just("-"))


def listed(marker: str, stop: str) -> st.SearchStrategy[list[str]]:
    """Labelled items of one kind; a marker with a place in it is counted."""
    item = st.tuples(st.sampled_from(LABELS), clauses)
    return st.lists(item, min_size=2, max_size=5).map(
        lambda items: [
            f"{marker.format(number)} **{label}**: {clause}{stop}"
            for number, (label, clause) in enumerate(items, 1)
        ]
    )


def table(rows: list[tuple[str, str, str]]) -> list[str]:
    bars = ["| " + " | ".join(row) + " |" for row in rows]
    return [bars[0], "|---|:--|---|", *bars[1:]]


tables = st.lists(st.tuples(nouns, cells, cells), min_size=2, max_size=4).map(table)
fences = st.tuples(st.sampled_from(("", "python")), st.lists(nouns, min_size=1, max_size=3)).map(
    lambda parts: [f"```{parts[0]}", *(f"{word} = 1" for word in parts[1]), "```"]
)
formulas = nouns.map(lambda noun: [f"$$ {noun[0]} = x^2 $$"])


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, ...]:
    """A body whose sections are dressed alike and whose items end alike, as in the seeds."""
    heading = draw(st.sampled_from(HEADINGS))
    stop = draw(st.sampled_from((".", ".", "")))
    lists = st.one_of(listed("-", stop), listed("{}.", stop))
    lines = [f"**{TERM}** is **a {draw(nouns)} of words** — {draw(clauses)}."]
    for title in draw(st.lists(st.sampled_from(TITLES), min_size=1, unique=True)):
        lines.append(heading.format(title))
        block = draw(st.one_of(lists, lists, tables, fences, formulas))
        # **Label:** text before a fence or formula may be a paragraph as well.
        introduced = not (heading.endswith(":**") and block[0][0] in "`$") and draw(st.booleans())
        lines += [draw(paragraphs)] * introduced + block
    closing = f"{TERM} is **the {draw(nouns)} that {draw(st.sampled_from(VERBS))} all**."
    return (*lines, closing) if draw(st.booleans()) else tuple(lines)


@given(bodies())
def test_a_body_flattened_has_the_blocks_of_its_lines(body: tuple[str, ...]) -> None:
    raw = RawEntry(HEADER, body, Layout.LINES, SourceRef("seed.txt", 1, 9), 2)
    lines = [block for block in outline(parse_entry(raw).blocks) if block[0] != "fence"]
    flat = [block for block in outline(parse_entry(flattened(raw)).blocks) if block[0] != "fence"]
    assert flat == lines


# What the typography does not show: each case was read wrong once, in text by another hand.
CASES = {
    "a sentence after a list without full stops": (
        "**Beam Search** is a search.",
        "**Variants**",
        "- **Plain**: One list of candidates",
        "- **Diverse**: Several lists that differ from one another",
        "- **Averaged**: Several models of an ensemble",
        "Crowded lists are the weak spot: two candidates differ by one word and one is lost.",
    ),
    "a sentence that ends in a formula": (
        "**Beam Search** is a search.",
        "Where:",
        "- $k_1$ controls saturation",
        "- $b$ is the share of length",
        "- $n$ controls normalization",
        "The frequency is $f = (n + 0.5)$.",
        "**Uses**",
        "- Words are found.",
        "- Numbers are found.",
        "- Names are found.",
    ),
    "a clause before a formula": (
        "**Beam Search** is a search.",
        "**Loss**",
        "- First term: the score at each step",
        "- Second term: words, if any",
        "At the end of the beam, a condition reads",
        "$$ s = a + b $$",
    ),
    "a quotation": (
        "**Beam Search** is a search.",
        "Two captions differ:",
        '- "The dog bit the man"',
        '- "The man bit the dog"',
        "A global score can struggle with this. Beams address it by asking for more.",
        "**Uses**",
        "- Speech",
        "- Text",
        "- Pictures",
    ),
    "items and a sentence that begin with names": (
        "**Beam Search** is a search.",
        "**Variants**",
        "- Words and paths",
        "- nnU-Net picks the width",
        "- Differences of LIMIT and TOP",
        "Small models with narrow beams beat models ten times their size.",
    ),
    "a closing sentence without bold after a paragraph": (
        "**Beam Search** is a search.",
        "**Uses**",
        "- **Speech**: It is used there.",
        "- **Text**: It is used there.",
        "**Limits**",
        "The width is found by trial. It differs from task to task.",
        "Beam Search is the workhorse of decoding — simple and good enough.",
    ),
    "a sentence that begins in bold after a list without full stops": (
        "**Beam Search** is a search.",
        "**Parts**",
        "- **Width**: lower means faster",
        "- **Score**: sums the logarithms of words",
        "**Selectivity** is the ratio of both.",
    ),
    "a number that ends a sentence before a heading and a numbered list": (
        "**Beam Search** is a search.",
        "**Is It Greedy?**",
        "No. A width may lie between 0 and 1.",
        "**Steps**",
        "1. **Extend**: All words.",
        "2. **Prune**: Few words.",
    ),
    "a sentence after a list of which few items end with a sign": (
        "**Beam Search** is a search.",
        "**Uses**",
        "- **Speech**: It is used there.",
        "- **Text**: It is used there.",
        "- **Code**: It is used there.",
        "**Mistakes**",
        '- One width for all tasks: "Nobody asked!"',
        "- No penalty for length",
        "- No version number (v1, v2, ...)",
        "Teams that start with narrow beams succeed more often.",
    ),
    "a closing sentence whose bold object has words of the header": (
        "**Beam Search** is a search.",
        "**Parts**",
        "- **Width**: lower means faster",
        "- **Score**: sums the logarithms of words",
        "Beam is **decoding by pure arithmetic** — one score per path.",
    ),
    "a last sentence that begins in bold": (
        "**Beam Search** is a search.",
        "**Parts**",
        "- One",
        "- Two",
        "**Key Insight**: The width is found by trial at no cost.",
        "**Beam search made decoding routine** and is still in use.",
    ),
    "a heading before a table and after a word that waits": (
        "**Beam Search** is a search.",
        "**Remotes**",
        "- Stores and drives",
        "- HTTP, read only",
        "**Comparison**",
        "| Tool | Unit |",
        "|---|---|",
        "| One | Two |",
    ),
    "an equation of many signs below a heading": (
        "**Beam Search** is a model.",
        "**Model**",
        "φ(B)(1 − B)^d y_t = c + θ(B) ε_t",
        "where B is the shift and d is the number of differences.",
    ),
    "the difference of two functions": (
        "**Beam Search** is a search.",
        "**Parts**",
        "- **Error**: δ = r + γ max Q(s', a') - Q(s, a), the surprise.",
        "- **Target**: The sum of both.",
    ),
    "a bullet after numbers inside a bullet": (
        "**Beam Search** is a search. Each step ends.",
        "**Serving**",
        "- **One**: The first of them.",
        "- During each request the server:",
        "1. Looks up the beam",
        "2. Evicts the oldest word",
        "- Beams of other width share a batch",
        "**Uses**",
        "- **Speech**: It is used there.",
        "- **Text**: It is used there.",
    ),
    "paragraphs that begin in bold": (
        "**Beam Search** is **a search for words** — the core of decoding.",
        "**Principle** candidates are kept in a list (Lowerre, 1976). No other is seen again.",
        "**Narrow Beams** words stay close to the best. Few are kept.",
        "```",
        "one → two",
        "```",
        "**Wide Beams** candidates differ more.",
        "**Precision** INT8 scores are enough.",
        "**Beam search trades width for speed** at every step.",
    ),
}


@pytest.mark.parametrize(
    ("markers", "kind"),
    [
        (("▪", "▪", "▪"), "bullet"),
        (("*", "*", "*"), "bullet"),
        (("1)", "2)", "3)"), "number"),
    ],
)
def test_lists_may_be_marked_in_other_ways(markers: tuple[str, ...], kind: str) -> None:
    texts = ("Keep the best.", "Extend each of them.", "Take the first.")
    items = [f"{marker} {text}" for marker, text in zip(markers, texts, strict=True)]
    found = both("**Beam Search** is a search.", "**Steps**", *items, "**Uses**", "- Speech.")
    assert found[2:5] == [(kind, 1, text) for text in texts]


def test_check_marks_are_kept() -> None:
    found = both("**Beam Search** is a search.", "**Results**:", "✅ It is fast", "❌ It is narrow")
    assert found[2:] == [("bullet", 1, "✅ It is fast"), ("bullet", 1, "❌ It is narrow")]


@pytest.mark.parametrize(
    "text",
    [
        "| ● | ○ | | ✅ | ❌ | | ● | ● |",
        "The product A * B * C and q * Sum * Total",
        "Take (1) the first and 2) the second, see 3) too",
        "Intro: A * B",
    ],
)
def test_signs_that_mark_no_list_stay(text: str) -> None:
    assert uniform_markers(text) == text


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_the_lines_of_a_case_come_back(body: tuple[str, ...]) -> None:
    raw = RawEntry(HEADER, body, Layout.LINES, SourceRef("seed.txt", 1, 9), 2)
    lines = outline(parse_entry(raw).blocks)
    assert outline(parse_entry(flattened(raw)).blocks) == lines
    assert len(lines) >= len(body) - 2


def test_a_paragraph_that_holds_many_is_cut_where_they_begin_in_bold() -> None:
    """003:601 has 29 of them on one line, 001:28 has 16; 003:471 has labels, and stays whole."""
    paragraphs = [
        "**Beam Search** is a search for words.",
        "**Event Order** words come one by one. No clock is needed.",
        "**Learning Rules** Hebbian ones are used.",
        "**Homeostasis** mechanisms keep balance.",
        "**Applications** speech and text.",
    ]
    for layout in Layout:
        raw = RawEntry(HEADER, (" ".join(paragraphs),), layout, SourceRef("seed.txt", 1, 2), 2)
        found = outline(parse_entry(raw).blocks)
        assert found == [("paragraph", 0, text.replace("**", "")) for text in paragraphs]
