"""Pages: each kind of block as MyST, front matter as data, what the converter adds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from glossary.entry import (
    Block,
    Code,
    CodeBlock,
    Drawing,
    Entry,
    Fence,
    Flowchart,
    FlowEdge,
    FlowNode,
    Formula,
    Heading,
    Layout,
    Link,
    List,
    ListItem,
    Math,
    Names,
    Note,
    NoteCode,
    Page,
    Paragraph,
    Placement,
    SourceRef,
    Strong,
    Table,
    Text,
)
from glossary.printing.definition import Definition, define
from glossary.printing.front_matter import front_matter
from glossary.printing.pages import (
    END_OF_ENTRY,
    Surroundings,
    blocks_source,
    page_source,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

SOURCE = SourceRef("000.txt", 1, 5)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),), 2)


def item(*blocks: Block) -> ListItem:
    return ListItem(blocks, 2)


def page(*blocks: Block, **changes: Any) -> Page:
    entry = Entry("edge ai, hardware", "Edge AI", "", blocks, Layout.LINES, (SOURCE,))
    names = Names("Edge AI", ("AI at the edge",), ("hardware",), "edge-ai")
    return Page(replace(entry, **changes), names, Placement("ai-hardware", "tagged"))


def printed(page: Page, **others: str) -> str:
    titles = {page.names.slug: page.names.title} | others
    definitions = {slug: Definition((Text(f"{title}."),)) for slug, title in others.items()}
    definitions[page.names.slug] = define(page.entry, page.names.title)
    terms = {page.names.slug: page.names.aliases}
    around = Surroundings(titles, definitions, {"ai-hardware": "AI Hardware"}, terms)
    return page_source(page, around)


# --- blocks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "source"),
    [
        (Heading(3, (Text("Costs in $ #"),), 1), "### Costs in \\$ \\#"),
        (paragraph("1. not a list"), "1\\. not a list"),
        (List((item(paragraph("a")), item(paragraph("- b"))), 1), "- a\n- \\- b"),
        (List((item(paragraph("a")), item(paragraph("b"))), 1, start=3), "3. a\n4. b"),
        (
            List((item(paragraph("a"), List((item(paragraph("b")),), 1)), item(paragraph("c"))), 1),
            "- a\n\n  - b\n\n- c",
        ),
        (
            List((item(Heading(3, (Text("h"),), 1), CodeBlock("python", "x = 1\n\ny", 1)),), 1),
            "- **h**\n\n  ```python\n  x = 1\n\n  y\n  ```",
        ),
        (
            Table(
                ((Text("a|b"),), (Math("|x|"),)),
                (((Code("c|d"),), ()),),
                ("left", ""),
                1,
            ),
            "| a\\|b | $\\|x\\|$ |\n| :--- | --- |\n| `c\\|d` |  |",
        ),
        (CodeBlock("python", "s = '''```'''", 1), "````python\ns = '''```'''\n````"),
        (CodeBlock("mermaid", "graph TD", 1), "```text\ngraph TD\n```"),
        (CodeBlock("{raw} html", "<b>", 1), "```text\n<b>\n```"),
        (
            CodeBlock("text", "x", 1, notice="Indentation lost."),
            "```text\nx\n```\n\n{.notice}\nIndentation lost.",
        ),
        (Fence("{include}", "/etc/passwd", 1), "```text\n/etc/passwd\n```"),
        (Drawing("┌─┐\n└─┘", 1), "{.drawing}\n```text\n┌─┐\n└─┘\n```"),
        (Formula("a\n\n= b", 1), "$$\na\n= b\n$$"),
        (Formula(r"a = b \ ", 1), "$$\na = b \\ {}\n$$"),
        (Formula("a = \\$5", 1), "```{math}\na = \\$5\n```"),
        # Not the options of the directive.
        (Formula(":= \\$5", 1), "```{math}\n---\n---\n:= \\$5\n```"),
        (Formula("a = b\n---", 1, plain=True), "{.formula}\na = b\\\n\\---"),
        (
            Formula("a", 1, unsure=True),
            "$$\na\n$$\n\n{.doubt}\nThis formula was repaired with some doubt.",
        ),
    ],
)
def test_a_block_is_printed(block: Block, source: str) -> None:
    assert blocks_source([block]) == source


def test_neighbouring_lists_stay_two() -> None:
    bullets, numbers = List((item(paragraph("a")),), 1), List((item(paragraph("a")),), 1, start=1)
    assert blocks_source([bullets, bullets, bullets]) == "- a\n\n* a\n\n- a"
    assert blocks_source([numbers, numbers, bullets]) == "1. a\n\n1) a\n\n- a"


def test_a_flowchart_says_what_it_shows() -> None:
    chart = Flowchart(
        (FlowNode("n1", 'say "end"'), FlowNode("n2", "b")),
        (FlowEdge("n1", "n2"),),
        1,
        title="Flow",
        description="From a to b.",
    )
    source = blocks_source([chart])
    assert source.startswith("```mermaid\n")
    assert "accTitle" in source
    assert "accDescr" in source
    assert '"end"' not in source


# --- the page ---------------------------------------------------------------------------


def test_a_page_in_full() -> None:
    source = printed(
        page(
            Paragraph((Strong((Text("Edge AI"),)), Text(" runs models on devices.")), 2),
            Heading(4, (Text("Why"),), 3),
            Heading(2, (Text("How"),), 4),
            Heading(4, (Text("In detail"),), 4),
        )
    )
    assert source == (
        """---
title: "Edge AI"
aliases: ["AI at the edge"]
keywords: ["hardware"]
terms: ["AI at the edge"]
domain: "ai-hardware"
definition: "Edge AI runs models on devices."
related: []
sources: ["000.txt:1-5"]
truncated: false
myst:
  html_meta:
    description: "Edge AI runs models on devices."
    keywords: "Edge AI, AI at the edge, hardware"
---

(entry-edge-ai)=
# Edge AI

```{index} single: Edge AI
```
```{index} single: AI at the edge
```
```{index} see: AI at the edge; Edge AI
```

{.also-known-as}
Also known as AI at the edge.

{.definition}
**Edge AI** runs models on devices.

## Why

## How

### In detail

% end of entry

{.source}
Source: 000.txt, lines 1–5
"""
    )


def test_neighbours_stand_below_the_entry() -> None:
    shown = replace(page(paragraph("Text.")), related=("b", "gone"), referenced_by=("c",))
    added = printed(shown, b="B*", c="C").split(END_OF_ENTRY)[1]
    assert "## See also\n\n{.entries .no-search}\n- [B\\*](b.md) — B\\*." in added
    assert "## Referenced by\n\n[C](c.md)" in added
    assert "gone" not in added


def test_many_referring_pages_are_folded() -> None:
    others = {f"p{number}": f"P{number}" for number in range(12)}
    source = printed(replace(page(paragraph("x")), referenced_by=tuple(others)), **others)
    assert "```{dropdown} 12 entries\n[P0](p0.md),\n" in source
    assert "more entries" not in source


def test_of_a_hub_s_many_referring_pages_the_closest_are_named() -> None:
    others = {f"p{number}": f"P{number}" for number in range(1500, 0, -1)}
    source = printed(replace(page(paragraph("x")), referenced_by=tuple(others)), **others)
    assert "```{dropdown} 1,500 entries\n[P1441](p1441.md),\n[P1442](p1442.md),\n" in source
    assert (
        "[P1500](p1500.md)\n\n{.more}\nand 1,440 more entries, less close to this one\n```"
        in source
    )
    assert source.count("](p") == 60


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"truncated": True}, "The source of this entry breaks off here."),
        ({"notes": (Note(NoteCode.TEXT_LOST, "", 1),)}, "A part of this entry is missing"),
        ({"blocks": ()}, "The source has no text for this entry."),
    ],
)
def test_damage_is_told_to_the_reader(changes: dict[str, Any], sentence: str) -> None:
    added = printed(page(paragraph("Text."), **changes)).split(END_OF_ENTRY)[1]
    assert "```{note}" in added
    assert sentence in added


def test_copies_are_named() -> None:
    shown = page(paragraph("x"), sources=(SOURCE, SourceRef("sub/b_c.txt", 7, 9)))
    assert "Source: 000.txt, lines 1–5; also sub/b_c.txt, lines 7–9" in printed(shown)


def test_links_keep_the_words() -> None:
    link = Link("gpu", (Text("graphics [cards]"),))
    source = blocks_source([Paragraph((Text("See "), link, Text("{x}")), 1)])
    assert source == "See [graphics \\[cards\\]](gpu.md)\\{x}"


# --- front matter -----------------------------------------------------------------------

VALUES = st.text() | st.booleans() | st.lists(st.text(), max_size=4)


@settings(max_examples=50)  # reading YAML takes most of the time
@given(st.dictionaries(st.from_regex(r"key[a-z]*", fullmatch=True), VALUES, min_size=1, max_size=5))
def test_front_matter_is_data(values: dict[str, object]) -> None:
    start, *lines, end = front_matter(values).split("\n")
    assert (start, end) == ("---", "---")
    assert yaml.safe_load("\n".join(lines)) == values


@given(st.text() | st.text("`~ab;!\\<>{}", min_size=1))
@example("a ` b")
def test_names_of_any_kind_stay_in_their_line(name: str) -> None:
    shown = page(paragraph("Text."))
    source = printed(replace(shown, names=Names(name, (name, "X"), (name,), "edge-ai")))
    assert source.count(f"\n{END_OF_ENTRY}\n") == 1
    parser = create_md_parser(MdParserConfig(enable_extensions={"attrs_block"}), RendererHTML)
    tokens = parser.parse(source)
    kinds = [token.type for token in tokens if token.level == 0 and token.nesting != -1]
    named = ["paragraph_open"] if "\n{.also-known-as}\n" in source else []
    assert kinds == [
        *("front_matter", "myst_target", "heading_open", *["fence"] * 5, *named),
        *("paragraph_open", "myst_line_comment", "paragraph_open"),
    ]
    assert all(token.info.startswith("{index}") for token in tokens if token.type == "fence")


# --- definitions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "sentence", "predicate"),
    [
        (
            "Edge AI is the practice of running models, e.g. CNNs, on devices near their"
            " data. It saves time.",
            "Edge AI is the practice of running models, e.g. CNNs, on devices near their data.",
            "is the practice of running models, e.g. CNNs, on devices near their data.",
        ),
        (
            "Edge AI is short. It runs on devices.",
            "Edge AI is short. It runs on devices.",
            "is short. It runs on devices.",
        ),
        (
            "Edge AI is a way to run models on devices near the data. - It starts broad.",
            "Edge AI is a way to run models on devices near the data.",
            "is a way to run models on devices near the data.",
        ),
        (
            "Edge AI is a way to run models on devices near their data — "
            + "saving much " * 30
            + "time.",
            "Edge AI is a way to run models on devices near their data.",
            "is a way to run models on devices near their data.",
        ),
        (
            "Models at the edge (Edge AI) run on devices.",
            "Models at the edge (Edge AI) run on devices.",
            "",
        ),
        # 004:196: the name stands before the sentence, as its label.
        (
            "Edge AI — Edge devices run small models close to where their data arise, all day.",
            "Edge devices run small models close to where their data arise, all day.",
            "",
        ),
    ],
)
def test_a_definition_is_the_first_sentence(lead: str, sentence: str, predicate: str) -> None:
    definition = define(page(paragraph(lead)).entry, "Edge AI")
    assert definition.text == sentence
    assert (
        "".join(part.text for part in definition.predicate if isinstance(part, Text)) == predicate
    )


def test_a_definition_keeps_formulas_whole_and_drops_bold_and_links() -> None:
    lead = Paragraph(
        (
            Strong((Text("Edge AI"),)),
            Text(" has cost "),
            Math("a. B"),
            Link("gpu", (Text(" per card."),)),
        ),
        1,
    )
    assert define(page(lead).entry, "Edge AI").sentence == (
        Text("Edge AI has cost "),
        Math("a. B"),
        Text(" per card."),
    )


def test_an_entry_without_text_has_no_definition() -> None:
    assert define(page().entry, "Edge AI") == Definition(())


@given(st.text(max_size=900))
def test_a_definition_is_never_long(lead: str) -> None:
    assert len(define(page(paragraph(lead)).entry, "X").text) <= 330
