"""Titles that several entries would have: a few words of their own tell them apart."""

import re

import pytest
from called import name, seed, seeds
from entries import make_entry
from glossary.naming.wording import fold
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("file", "line", "title"),
    [
        ("000", 476, "Hybrid Inversion (Generative Models)"),  # by tag
        ("000", 494, "Hybrid Inversion (Multimodal AI)"),
        ("002", 26, "Neural Network Optimizers (Learning Rate Schedule)"),  # by keyword
        ("003", 600, "Neuromorphic Chip Architecture (Spiking Neural Network)"),  # in a bag
        ("003", 1272, "Normalizing Flow (Invertible Network)"),
        ("004", 94, "Edge Pooling (Graph Coarsening)"),  # by definition
        ("000", 1257, "Image-to-Image Translation (Overview)"),  # by nothing
        # behind parentheses after a dash
        ("002", 94, "Neural Ordinary Differential Equations (Neural ODEs) – Adjoint Method"),
        ("001", 206, "Neural Architecture Search (NAS) – Hardware-Aware NAS"),
        ("004", 154, "E(n)-Equivariant Graph Neural Network (EGNN) – Graph Learning"),  # by domain
    ],
)
def test_equal_titles_are_told_apart(file: str, line: int, title: str) -> None:
    assert seed(file, line).title == title


def test_no_title_has_a_number_for_a_qualifier_nor_two_parentheses_at_its_end() -> None:
    titles = [names.title for _, names in seeds()]
    assert [title for title in titles if re.search(r"\(\d+\)$|\)\s*\([^()]*\)$", title)] == []
    assert sum("Overview" in title for title in titles) <= 4


def test_a_term_that_the_text_repeats_tells_apart_what_nothing_else_does() -> None:
    first = make_entry("pooling, graph learning", "is done.", opening="Pooling")
    text = "is done; node2vec embedding, random walk, random walk and random walk again."
    second = make_entry("pooling, graph learning", text, opening="Pooling", line=9)
    assert name([first, second]).names[1].title == "Pooling (Random Walk)"


def test_what_family_a_thing_belongs_to_tells_apart() -> None:
    first = make_entry("pooling, graph learning", "is an attention layer.", opening="Pooling")
    text = "is a family of spectral filters whose weights are learned."
    second = make_entry("pooling, graph learning", text, opening="Pooling", line=9)
    titles = [names.title for names in name([first, second]).names]
    assert titles == ["Pooling (Attention Layer)", "Pooling (Spectral Filters)"]


def test_a_qualifier_does_not_move_the_page() -> None:
    pooling = make_entry("edge pooling, graphs", "is graph coarsening.", opening="Edge Pooling")
    other = make_entry("edge pooling, vision", "is a filter.", opening="Edge Pooling", line=9)
    alone = name([pooling])
    both = name([pooling, other], ledger=alone.addresses.ledger)
    assert (alone.names[0].title, alone.names[0].slug) == ("Edge Pooling", "edge-pooling")
    assert (both.names[0].title, both.names[0].slug) == ("Edge Pooling (Graphs)", "edge-pooling")
    assert both.names[1].slug == "edge-pooling-vision"
    assert "Edge Pooling" in both.names[0].aliases


def test_titles_equal_but_for_a_plural_are_told_apart() -> None:
    assert seed("004", 26).title == "Early Exit Network (Model Optimization)"
    assert seed("004", 30).title == "Early Exit Networks (Edge AI)"


headers = st.sampled_from(["a,b", "a,c", "as,b", "a"])
texts = st.sampled_from(["is a b.", "", "is c d."])


@given(st.lists(st.tuples(headers, texts), max_size=6))
def test_any_number_of_equal_titles_become_unique(pairs: list[tuple[str, str]]) -> None:
    entries = [
        make_entry(header, text, opening="Thing", line=at)
        for at, (header, text) in enumerate(pairs)
    ]
    names = name(entries).names
    assert len({fold(item.title) for item in names}) == len(names)
    assert len({item.slug for item in names}) == len(names)
