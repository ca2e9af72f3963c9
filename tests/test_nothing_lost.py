"""Each word of the seeds is on its page or in the report, for these seeds and any others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from glossary.entry import Names, Page, Placement
from glossary.pipeline import Glossary, understand
from glossary.printing.definition import define
from glossary.printing.pages import END_OF_ENTRY, Surroundings, page_source
from glossary.seeds import read_seed_text
from hypothesis import given
from hypothesis import strategies as st
from words import missing, words

_FENCE_TAG = re.compile(r"```+[^\s`]+")
_MARKS = re.compile(r"```+[^\s`]+|\b\d+\.(?=\s)")  # the numbers of a list are counted anew


def test_every_word_of_the_seeds_is_on_its_page(
    project: Path, glossary: Glossary, printed: Mapping[str, str]
) -> None:
    lost: dict[str, Counter[str]] = {}
    for page in glossary.pages:
        source = printed[f"{page.names.slug}.md"]
        own = source[source.index("\n# ") : source.index(f"\n{END_OF_ENTRY}\n")]
        for ref in page.entry.sources:
            lines = (project / "seeds" / ref.file).read_text(encoding="utf-8").split("\n")
            body = "\n".join(lines[ref.first_line : ref.last_line])
            gone = missing([_FENCE_TAG.sub(" ", body)], own, page)
            if gone:
                lost[f"{ref.file}:{ref.first_line}"] = gone
    assert lost == {}


def test_every_line_of_the_seeds_is_read(project: Path, glossary: Glossary) -> None:
    """Entries, what the report lists as unplaced, and the furniture of web pages: nothing else."""
    read_lines: set[tuple[str, int]] = set()
    for page in glossary.pages:
        for ref in page.entry.sources:
            read_lines |= {(ref.file, n) for n in range(ref.first_line, ref.last_line + 1)}
    for loose in glossary.seeds.unplaced:
        ref = loose.source
        read_lines |= {(ref.file, n) for n in range(ref.first_line, ref.last_line + 1)}
    furniture = Counter(
        line
        for path in sorted((project / "seeds").glob("*.txt"))
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if line and (path.name, number) not in read_lines
    )
    assert sum(furniture.values()) == 3 * 5  # five lines in each of three files
    assert all(re.match("←|AI Factory|[\\d,]+ technical|A B C|Showing", line) for line in furniture)


# --- any other text ---------------------------------------------------------------------

WORDS = st.text("abcdefgxyzTUVαβ0189", min_size=1, max_size=6)
GLUE = st.sampled_from(
    (
        *(
            " ",
            " ",
            ", ",
            ". ",
            " - ",
            " — ",
            ": ",
            " * ",
            "* ",
            " **",
            "** ",
            " $",
            "$ ",
            " `",
            "` ",
        ),
        *(
            " | ",
            " [",
            "](",
            ") ",
            " <",
            "> ",
            " {",
            "} ",
            " & ",
            "\\",
            "_",
            "~~",
            "://",
            " %",
            "#",
        ),
    )
)
PHRASES = st.lists(st.tuples(WORDS, GLUE), min_size=1, max_size=8).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)
STARTS = (
    *("", "", "- ", "- **", "1. ", "2. ", "**", "| ", "```", "```python ", "$$", "# ", "> ", "---"),
    *(
        "• ",
        "{include} ",
        ":::{raw} ",
        "% ",
        "+++ ",
        "[x]: ",
        "(a)= ",
        "<div> ",
        "{{ ",
        "A ↓ ",
        "├── ",
    ),
)
ENDS = ("", "", "", "**", "**:", " |", "```", "$$", "$", ":", ".")
LINES = st.tuples(st.sampled_from(STARTS), PHRASES, st.sampled_from(ENDS)).map("".join)
BODIES = st.lists(LINES, min_size=1, max_size=8)


@given(BODIES, st.booleans())
def test_every_word_of_any_entry_is_on_its_page(lines: list[str], flattened: bool) -> None:
    body = ["**Some Term** is a thing.", *lines]
    joined = " ".join(body) if flattened else "\n".join(body)
    text = "some term, domain\n" + ("\n" if flattened else "") + joined + "\n"
    raw_entries, unplaced = read_seed_text(text, "seed.txt")
    printed = Counter(words(" ".join(item.text for item in unplaced)))
    for raw in raw_entries:
        page = Page(understand(raw), Names("Some Term", (), (), "some-term"), Placement("d", ""))
        source = print_alone(page)
        printed += words(raw.header)
        gone = missing([_MARKS.sub(" ", "\n".join(raw.body))], source, page)
        assert not gone
        printed += words("\n".join(raw.body))
    assert not words(text) - printed


def print_alone(page: Page) -> str:
    """The printed text of a page that knows no other, without front matter."""
    slug, title = page.names.slug, page.names.title
    around = Surroundings({slug: title}, {slug: define(page.entry, title)}, {}, {})
    source = page_source(page, around)
    return source[source.index("\n# ") :]
