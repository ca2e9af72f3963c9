"""Fenced blocks are read whatever their text: nothing raises, no word and no token is lost."""

from __future__ import annotations

import re

import pytest
from fences import read, words_of
from glossary.blocks.languages import clean_lexing
from glossary.entry import CodeBlock, Drawing, NoteCode, Table
from hypothesis import given
from hypothesis import strategies as st

PIECES = st.sampled_from(
    ["│", "┌──┐", "└──┘", "├── a", "─", "↓", "→", "▼", "|", "---|---", "- x", "1. y", "Key: v",
     "{", "}", "(", ")", '"', "'", "def f(x):", "return", "if", "else", "#c", "//c", ";", "\t",
     "  ", "x = 1", "$x$", "SELECT", "FROM t", "```", "+--+", "define flow a", "user b", "λ",
     "A[B]", "-->", "<div>", "</div>", "\\", "...", "🔬", "key:", "- k: v", "-", "WHERE a AND b",
     "--", "#define A", "typedef struct {", "foreach x y {", "set_x", "for t = 1 to T:", "end"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("\n".join),
)
TAGS = st.sampled_from(
    ["", "text", "python", "bash", "json", "yaml", "c", "sql", "colang", "verilog", "html",
     "mermaid", "prolog", "dockerfile", "tcl", "cuda", "pseudo", "nonsense", "{.python}"]
)  # fmt: skip


@given(TEXTS, TAGS, st.booleans())
def test_any_text_is_read_and_code_keeps_its_tokens(text: str, tag: str, flattened: bool) -> None:
    reading = read(text, tag, flattened=flattened)
    for block in reading.blocks:
        if isinstance(block, CodeBlock | Drawing) and len(reading.blocks) == 1:
            assert "".join(block.text.split()) == "".join(text.split())
        if isinstance(block, CodeBlock):
            assert clean_lexing(block.language, block.text)


@given(TEXTS, TAGS, st.booleans())
def test_no_word_of_any_text_is_lost(text: str, tag: str, flattened: bool) -> None:
    reading = read(text, tag, flattened=flattened)
    shown = words_of(reading.blocks)
    letters = [character for character in text if character.isalpha()]
    assert all(character in shown for character in letters)


@given(TEXTS, TAGS)
def test_a_text_that_is_still_indented_keeps_every_character(text: str, tag: str) -> None:
    intact = f"first\n    second\n{text}"
    for block in read(intact, tag).blocks:
        if isinstance(block, CodeBlock):
            assert block.text.strip("\n") == intact.strip("\n")


@pytest.mark.parametrize("flattened", [False, True])
def test_an_endless_fence_is_shown_as_it_stands_and_reported(flattened: bool) -> None:
    text = (" " if flattened else "\n").join(["for x in y: {([│ a → b"] * 100_000)
    reading = read(text, "python", flattened=flattened)
    assert reading.blocks == (CodeBlock("text", text, 1),)
    assert [note.code for note in reading.notes] == [NoteCode.UNSURE_REPAIR]


def test_a_line_that_nobody_wrote_is_shown_as_it_stands_whatever_stands_around_it() -> None:
    text = f"x = 1\n{'a' * 7_000}\ny = 2"
    reading = read(text)
    assert reading.blocks == (CodeBlock("text", text, 1),)
    assert [note.code for note in reading.notes] == [NoteCode.UNSURE_REPAIR]


# Each took a reader seconds or minutes once, when all ways to read it were tried.
@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("x +" + "-" * 5_900, ""),
        ("if a " * 500 + " then" * 500, "bash"),
        ("while x do " * 500, "bash"),
        ("x | y " + "`|" * 2_900, ""),
        ("# a_" + "b" * 5_900, "python"),
        ("# a" * 1_900, "python"),
        ("a | b ---|--- " + "x y z | " * 700, ""),
        ("a " * 2_900, "java"),
    ],
)
def test_what_can_be_read_in_very_many_ways_is_read_at_once(text: str, tag: str) -> None:
    shown = words_of(read(text, tag, flattened=True).blocks)
    assert re.findall(r"\w", shown) == re.findall(r"\w", text)


@pytest.mark.parametrize(
    ("line", "tag"),
    [
        ("$ ls " * 1_000, "java"),
        ("/*" * 2_900, "c"),
        ('"a": {', "yaml"),
        ("x | " * 1_400, ""),
        ("a (B " + "θ = f " * 950, ""),
        ("x +-+" * 1_100, ""),
        ("y = f (" + "abc " * 1_400 + ") x", ""),
        ("x = a1" + "b2" * 2_900, "python"),
    ],
)
def test_many_such_lines_are_read_at_once(line: str, tag: str) -> None:
    text = "\n".join([line] * min(1_900, 49_000 // len(line)))
    shown = words_of(read(text, tag).blocks)
    assert re.findall(r"\w", shown) == re.findall(r"\w", text)


def test_no_lexer_is_asked_about_a_line_that_nobody_wrote() -> None:
    assert clean_lexing("java", "a " * 250)
    assert not clean_lexing("java", "a " * 400)


@pytest.mark.parametrize("text", ["for x in y:\n    print x", "if a:\nb()\n" * 200])
def test_code_that_kept_its_indentation_or_is_too_long_is_not_said_to_have_lost_it(
    text: str,
) -> None:
    block = read(text, "python").blocks[0]
    assert isinstance(block, CodeBlock)
    assert (block.language, block.notice) == ("text", "")


@pytest.mark.parametrize("piece", ["- x ", "( ", "{ ", "[", "not ", "a.", "├── "])
@pytest.mark.parametrize("tag", ["", "python", "c", "json", "mermaid"])
def test_nesting_beyond_reason_does_no_harm(piece: str, tag: str) -> None:
    text = (piece * 2_000).strip()
    shown = words_of(read(text, tag, flattened=True).blocks)
    assert re.findall(r"\w|[({\[├]", shown) == re.findall(r"\w|[({\[├]", text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("print 'two'\nexec code in space", "python"),
        ("if x:\n\ty = 1\n        z = 2", "python"),
        ("if True {\n  echo $(", "bash"),
        ("{'single': 1,}", "json"),
        ("\x00\x01?¿", "c"),
    ],
)
def test_code_that_a_language_refuses_is_shown_unhighlighted_or_clean(text: str, tag: str) -> None:
    for block in read(text, tag).blocks:
        assert isinstance(block, CodeBlock)
        assert clean_lexing(block.language, block.text)
        assert block.text == text


def test_a_table_of_sixty_columns_is_a_table() -> None:
    row = " | ".join(f"c{number}" for number in range(60))
    table = read("\n".join([row, "|".join(["---"] * 60), row])).blocks[0]
    assert isinstance(table, Table)
    assert len(table.header) == len(table.rows[0]) == 60
