"""The lead of a page: a definition set off, the rest of a long one below it."""

from __future__ import annotations

import pytest
from entries import seed_entry
from glossary.printing.definition import after_first_sentence, lead_of
from glossary.printing.lead import lead_source
from glossary.structure.inlines import parse_inlines
from glossary.walk import plain_text
from hypothesis import given
from hypothesis import strategies as st


def parts(text: str) -> list[str]:
    """The paragraphs that a lead with this text is printed as."""
    return lead_source(parse_inlines(text)).removeprefix("{.definition}\n").split("\n\n")


def test_an_entry_in_one_long_paragraph_has_its_first_sentence_set_off() -> None:
    lead = lead_of(seed_entry("004", 202))
    assert lead is not None
    definition, rest = lead_source(lead.children).split("\n\n")
    assert definition.endswith("induce failures in advanced integrated circuits**.")
    assert rest.startswith("Electromigration is the physics of metal atoms drifting")


def test_a_lead_of_some_sentences_is_set_off_whole() -> None:
    text = "Beam search keeps the best few words. " * 20
    assert len(parts(text)) == 1


def test_one_long_sentence_is_set_off_whole() -> None:
    text = "Beam search keeps " + "the best, " * 100 + "and no more."
    assert len(parts(text)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "It is **one of the searches, as every writer of the very long leads knows so well.**",
        "Beams, e.g. Those of $x.\\ A$, are kept as long as there is a better one among them.",
    ],
)
def test_a_sentence_ends_where_its_stop_is_one(sentence: str) -> None:
    following = " So it is." + " Beam search keeps the best few words." * 30
    assert parts(sentence + following) == [sentence, following.strip()]


@given(st.text(alphabet="Ab .!:*()`$", max_size=120))
def test_both_parts_together_are_the_lead(text: str) -> None:
    run = parse_inlines(text)
    first, rest = after_first_sentence(run)
    whole = plain_text(first) + plain_text(rest)
    assert "".join(whole.split()) == "".join(plain_text(run).split())
