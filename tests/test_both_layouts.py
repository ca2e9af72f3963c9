"""Entries written by chance from the seeds' conventions give the same blocks in both layouts."""

from glossary.entry import Layout, RawEntry, SourceRef
from glossary.structure.parse import parse_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from outline import flattened, outline

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


@settings(max_examples=100, deadline=None)
@given(bodies())
def test_a_body_flattened_has_the_blocks_of_its_lines(body: tuple[str, ...]) -> None:
    raw = RawEntry(HEADER, body, Layout.LINES, SourceRef("seed.txt", 1, 9), 2)
    lines = [block for block in outline(parse_entry(raw).blocks) if block[0] != "fence"]
    flat = [block for block in outline(parse_entry(flattened(raw)).blocks) if block[0] != "fence"]
    assert flat == lines
