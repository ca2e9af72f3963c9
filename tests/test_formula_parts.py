"""The parts of reading formulas: what breaks off, what is prose, what letters may be left of."""

from __future__ import annotations

import pytest
from glossary.entry import Code, Entry, Layout, NoteCode, Paragraph, SourceRef, Text
from glossary.formulas.cut_off import mark_cut_off
from glossary.formulas.greek import features
from glossary.formulas.inventory import commands
from glossary.formulas.lost import Loss, LostCommands
from glossary.formulas.prose import is_prose
from glossary.formulas.tokens import group_end, tokenize
from hypothesis import given
from hypothesis import strategies as st


def cut_off(text: str) -> tuple[Paragraph, list[str]]:
    blocks = (Paragraph((Text(text),), 7),)
    entry = mark_cut_off(Entry("", "", "", blocks, Layout.FLATTENED, (SourceRef("0.txt", 5, 7),)))
    (paragraph,) = entry.blocks
    assert isinstance(paragraph, Paragraph)
    assert all(note.code is NoteCode.FORMULA_CUT_OFF for note in entry.notes)
    return paragraph, [note.message.removeprefix("a formula is cut off: ") for note in entry.notes]


def test_a_formula_that_never_ends_is_code() -> None:
    # 002:148
    paragraph, notes = cut_off(r"costs $5 and $T_i = \exp(-\sum_{j")
    assert paragraph.children == (Text("costs $5 and "), Code(r"$T_i = \exp(-\sum_{j"))
    assert notes == [r"$T_i = \exp(-\sum_{j"]


def test_a_formula_in_plain_characters_that_breaks_off_stays() -> None:
    # 003:1271
    paragraph, notes = cut_off("the score s_i(x_{")
    assert paragraph.children == (Text("the score s_i(x_{"),)
    assert notes == ["s_i(x_{"]


@pytest.mark.parametrize(
    "text", [r"from $5 to $10 or C:\x", "a$x^(b", r"\$x_{b}", "$x^2 (y)", "x_{i} and { more"]
)
def test_what_does_not_break_off_has_no_note(text: str) -> None:
    assert cut_off(text)[1] == []


@pytest.mark.parametrize("piece", ["^", "x_{", "x_{ ", "$x ", "\\ "])
def test_a_text_of_any_length_is_looked_through(piece: str) -> None:
    text = "$a" + piece * (200_000 // len(piece)) + "} $5"
    paragraph, notes = cut_off(text)
    assert (paragraph.children, notes) == ((Text(text),), [])


@pytest.mark.parametrize(
    ("tex", "prose"),
    [
        ("5 per month and the price of it is ", True),
        (r"x = \text{the price of it is per month}", False),
        (r"x = \textnormal{the price of it is per month}", False),
        ("x = ext{the price of it is per month}", False),
        ("ext" * 60_000, False),
    ],
)
def test_words_are_told_from_formulas(tex: str, prose: bool) -> None:
    assert is_prose(tex) is prose


@pytest.mark.parametrize(
    ("text", "loss", "may_be"),
    [
        ("xalpha", Loss.ALL, True),
        ("alpha", Loss.BEFORE_N, False),
        ("abla f", Loss.BEFORE_N, True),
        ("xabla f", Loss.BEFORE_N, False),
        ("qqq", Loss.ALL, False),
        ("q" * 200_000, Loss.ALL, False),
        ("q" * 200_000 + "alpha", Loss.ALL, True),
        ("heta" + "q" * 200_000, Loss.ALL, True),
    ],
)
def test_letters_may_be_left_of_a_command(text: str, loss: Loss, may_be: bool) -> None:
    assert LostCommands(commands()).may_be_in(text, loss) is may_be


def test_what_stands_around_an_eta_is_found_at_every_place() -> None:
    found = set(features([tokenize(r"\eta_1 + x \beta")], ""))
    assert {"before ", "before  ", "after _ 0 +", "script _ 0", "next x", "number 1"} <= found
    assert {"before x", "before + x", "after ", "after  ", "next "} <= found


@given(st.text(alphabet="{}\\a", max_size=30))
def test_a_group_ends_where_its_braces_are_even(rest: str) -> None:
    tex = "{" + rest
    end = group_end(tex, 0)
    depths = [0]
    escaped = False
    for char in tex:
        depths.append(depths[-1] + (0 if escaped else (char == "{") - (char == "}")))
        escaped = char == "\\" and not escaped
    assert end == (depths.index(0, 1) if 0 in depths[1:] else -1)
