"""Text stays text: whatever is printed is read back by MyST's own parser as it went in."""

from __future__ import annotations

from typing import Any

import pytest
from glossary.entry import Code, Emphasis, Inline, Link, Math, Strong, Text
from glossary.printing.escape import (
    cell_source,
    clean,
    clean_lines,
    heading_source,
    literal_fence,
    no_break,
    paragraph_source,
    tidy,
)
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

# More than the site switches on: text must be text to all of MyST's syntax.
EXTENSIONS = {
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "strikethrough",
    "substitution",
    "tasklist",
}
PARSER = create_md_parser(
    MdParserConfig(enable_extensions=EXTENSIONS, dmath_double_inline=True), RendererHTML
)


def inlines_of(tokens: list[Token]) -> tuple[Inline, ...]:
    """The inlines that the parser understood."""
    result: list[Inline] = []
    stack: list[tuple[str, list[Inline]]] = []
    for token in tokens:
        if token.nesting == 1:
            href = token.attrs.get("href", "")
            stack.append((str(href), result))
            result = []
        elif token.nesting == -1:
            href, outer = stack.pop()
            outer.append(_wrapper(token.type, href, tuple(result)))
            result = outer
        else:
            result.append(_leaf(token))
    return tidy(result)


def _wrapper(kind: str, href: str, children: tuple[Inline, ...]) -> Inline:
    if kind == "strong_close":
        return Strong(children)
    if kind == "em_close":
        return Emphasis(children)
    assert kind == "link_close", kind
    return Link(href.removesuffix(".md"), children)


def _leaf(token: Token) -> Inline:
    if token.type == "code_inline":
        return Code(token.content)
    if token.type == "math_inline":
        return Math(token.content.strip())
    if token.type == "myst_role" and token.meta["name"] == "math":
        return Math(token.content.strip())
    assert token.type == "text", token
    assert not token.attrs, token
    return Text(token.content)


def read_paragraph(source: str) -> tuple[Inline, ...]:
    tokens = PARSER.parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert tokens[1].children is not None
    return inlines_of(tokens[1].children)


def expected(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What a reader sees: the same words, without space at the edges, units tied."""

    def tied(inline: Inline) -> Inline:
        if isinstance(inline, Text):
            return Text(no_break(inline.text))
        if isinstance(inline, Code | Math):
            return inline
        return type(inline)(**{**_fields(inline), "children": tuple(map(tied, inline.children))})

    run = list(map(tied, tidy(inlines)))
    if run and isinstance(run[0], Text):
        run[0] = Text(run[0].text.lstrip())
    if run and isinstance(run[-1], Text):
        run[-1] = Text(run[-1].text.rstrip())
    return tuple(inline for inline in run if inline != Text(""))


def _fields(inline: Strong | Emphasis | Link) -> dict[str, Any]:
    return {name: getattr(inline, name) for name in inline.__slots__}


ACTIVE = (
    *"<>&*_~$[](){}@%`#-+=|:\\!^\"'.1 a\nZ²°—",
    *("http://x.y", "{{", "]]", "$$", "**", "__", ":::", "{math}", "```", "1. ", "- ", "[^1]"),
    *("]: ", "](x)", "<b>", "&amp;", "\\begin{a}", "+++", "5 nm"),
)
TEXTS = st.lists(st.sampled_from(ACTIVE), max_size=12).map("".join) | st.text(max_size=20)
LEAVES = (
    TEXTS.map(Text)
    | TEXTS.map(Code)
    | st.text("x^{}_+\\ab|$1,& ", max_size=8).map(clean).map(str.strip).map(Math)
)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
RUNS = st.recursive(
    st.lists(LEAVES, max_size=4).map(tuple),
    lambda runs: st.lists(
        LEAVES
        | runs.map(Strong)
        | runs.map(Emphasis)
        | st.tuples(SLUGS, runs).map(lambda pair: Link(*pair)),
        max_size=4,
    ).map(tuple),
    max_leaves=6,
)


@given(TEXTS)
def test_any_text_is_read_back_as_text(text: str) -> None:
    inlines = (Text(text),)
    if expected(inlines):
        assert read_paragraph(paragraph_source(inlines)) == expected(inlines)


@given(RUNS)
def test_any_run_is_read_back(inlines: tuple[Inline, ...]) -> None:
    source = paragraph_source(inlines)
    # A link that would define a reference gives way to its words.
    assume(not any(isinstance(inline, Link) for inline in tidy(inlines)[:2]) or "]:" not in source)
    if expected(inlines):
        assert read_paragraph(source) == expected(inlines)


def test_a_link_that_would_define_a_reference_gives_way() -> None:
    words = (Code("]: "), Text("x"))
    assert read_paragraph(paragraph_source((Link("page", words),))) == words


@given(RUNS)
def test_any_heading_is_read_back(inlines: tuple[Inline, ...]) -> None:
    if expected(inlines):
        tokens = PARSER.parse(f"## {heading_source(inlines)}\n")
        assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
        assert inlines_of(tokens[1].children or []) == expected(inlines)


@given(RUNS, RUNS)
def test_any_cell_is_read_back(left: tuple[Inline, ...], right: tuple[Inline, ...]) -> None:
    row = f"| {cell_source(left)} | {cell_source(right)} |"
    tokens = PARSER.parse(f"| a | b |\n| --- | --- |\n{row}\n")
    cells = [inlines_of(token.children or []) for token in tokens if token.type == "inline"][2:]
    assert cells == [expected(left), expected(right)]


@given(TEXTS)
def test_any_block_text_stays_in_its_fence(text: str) -> None:
    body = clean_lines(text)
    fence = literal_fence(body)
    tokens = PARSER.parse(f"{fence}text\n{body}\n{fence}\n\nafter\n")
    assert [token.type for token in tokens][1:] == ["paragraph_open", "inline", "paragraph_close"]
    assert tokens[0].content == body + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "Costs fall to 2 * 3 units of x_i, about ~10, at a < b & c > d.",
        "The [MASK] token, @name, 5% and {braces} are text; so is C:\\dir.",
        "Q&A — R&D: a_b_c, 3 - 4, 1. in the middle, and # too.",
        "Set p(x | y) = 1 + 2 and S_t+1 to {t+1}.",
    ],
)
def test_harmless_characters_are_left_alone(text: str) -> None:
    assert paragraph_source((Text(text),)) == text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("$5 to $10", r"\$5 to \$10"),
        ("trial.suggest_*", r"trial.suggest\_\*"),
        ("1. not a list", r"1\. not a list"),
        ("- not a bullet", r"\- not a bullet"),
        ("# not a heading", r"\# not a heading"),
        ("{{ name }}", r"\{{ name }}"),
        ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
        ("[x](javascript:alert(1))", r"[x\](javascript:alert(1))"),
        ("::: note", r"\::: note"),
        ("% comment", r"\% comment"),
        ("(target)=", r"\(target)="),
        ("+++", r"\+++"),
        ("&amp; &copy;", r"\&amp; \&copy;"),
    ],
)
def test_what_would_act_is_escaped(text: str, source: str) -> None:
    assert paragraph_source((Text(text),)) == source


def test_bold_next_to_a_letter_stays_bold() -> None:
    inlines = (Text("foo"), Strong((Text("(bar)"),)), Text("baz"))
    source = paragraph_source(inlines)
    assert source == "fo&#111;**(bar)**&#98;az"
    assert read_paragraph(source) == inlines


def test_numbers_keep_their_units() -> None:
    assert no_break("a 5 nm gate, 3.5 GHz, 256 × 256, 10 models") == (
        "a 5\u00a0nm gate, 3.5\u00a0GHz, 256\u00a0×\u00a0256, 10 models"
    )


def test_neighbours_of_one_kind_become_one_however_many() -> None:
    run = [Text(letter) for letter in "ab " * 100_000]
    assert tidy((Text(""), *run)) == (Text("ab " * 100_000),)
    assert tidy([Strong((Text("a"),)), Text(""), Strong((Code("b"), Text("")))]) == (
        Strong((Text("a"), Code("b"))),
    )


def test_backslashes_however_many_stay() -> None:
    inlines = (Text("\\" * 100_001 + " end"),)
    assert read_paragraph(paragraph_source(inlines)) == inlines
