"""Paragraphs that hold a dozen labels: each begins a line, and the definition stands alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from entries import seed_entry
from glossary.entry import Paragraph
from glossary.printing.definition import define, lead_of
from glossary.printing.labels import labelled_parts, labelled_source
from glossary.printing.lead import lead_source
from glossary.structure.inlines import parse_inlines
from glossary.walk import plain_text
from hypothesis import given
from hypothesis import strategies as st


def source(text: str) -> str:
    """The lines of a paragraph with this text."""
    return labelled_source(parse_inlines(text))


def test_the_labels_of_a_real_entry_begin_lines_below_its_definition() -> None:
    entry = seed_entry("003", 966)
    lead = lead_of(entry)
    assert isinstance(lead, Paragraph)
    definition, labels = lead_source(lead.children).split("\n\n")
    assert definition == (
        "{.definition}\n"
        "Nitridation incorporates nitrogen atoms into gate oxide or dielectric films to improve "
        "reliability, reduce boron penetration, and increase dielectric constant."
    )
    lines = labels.split("\\\n")
    assert [line.partition("**:")[0] for line in lines] == [
        "**Methods",
        "**Plasma nitridation",
        "**Thermal nitridation",
        "**NO/N2O oxynitridation",
        "**Benefits",
        "**Boron penetration barrier",
        "**Reliability improvement",
        "**Dielectric constant increase",
        "**Nitrogen profile",
        "**Concentration",
        "**High-k integration",
        "**Plasma nitridation process",
        "**Measurement",
    ]
    assert lines[0] == "**Methods**:"
    assert lines[-1].endswith("concentration and depth profile.")


def test_a_short_definition_takes_no_label_along() -> None:
    text = "Edge AI is short. **A**: One. **B**: Two. **C (all)**: Three. **D** (2019): Four."
    entry = replace(seed_entry("003", 966), blocks=(Paragraph(parse_inlines(text), 1),))
    assert define(entry, "Edge AI").text == "Edge AI is short."
    assert source(text).split("\\\n") == [
        "Edge AI is short.",
        "**A**: One.",
        "**B**: Two.",
        "**C (all)**: Three.",
        "**D** (2019): Four.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Two labels are read **A**: with ease. **B**: One. **C**: Two.",
        "Bold words **A** stand here. **B** do too. **C** are no labels.",
        "No stop before **A**: one and **B**: two and **C**: three.",
    ],
)
def test_other_paragraphs_stay_in_one_line(text: str) -> None:
    assert source(text) == text


def test_colons_may_stand_inside_the_labels() -> None:
    text = "It is so. **A:** One. **Types:** **B:** Two. **C:** Three."
    assert source(text) == (
        "It is so.\\\n**A:** One.\\\n**Types:**\\\n**B:** Two.\\\n**C:** Three."
    )


@given(st.text(alphabet="ab .:*[]()\\\n`$", max_size=80))
def test_the_parts_together_are_the_paragraph(text: str) -> None:
    run = parse_inlines("It is so. **A**: One. **B**: Two. **C**: " + text)
    parts = labelled_parts(run)
    assert "".join(map(plain_text, parts)) == plain_text(run)
    assert all(parts)
