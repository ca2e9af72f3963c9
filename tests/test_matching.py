"""Names are found whatever their plural, hyphens and capitals, and only whole."""

from collections.abc import Sequence

import pytest
from glossary.linking.matching import Finder, in_capitals, key_of, same_case, words_in
from hypothesis import given
from hypothesis import strategies as st


def found(names: Sequence[str], text: str) -> list[str]:
    words = words_in(text)
    finder = Finder([key_of(words_in(name)) for name in names])
    return [text[slice(*words.bounds(match.first, match.last))] for match in finder.find(words)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Normalizing Flow", "continuous normalizing flows (FFJORD)", ["normalizing flows"]),
        ("Neural Architecture Search", "in neural-architecture-search systems", 1),
        ("early stopping", "Early-stopping criteria", ["Early-stopping"]),
        ("NPU", "CPUs, NPUs and GPUs", ["NPUs"]),
        ("NAS Cell Search", "NAS cell-based search", ["NAS cell-based search"]),
        ("hardware NAS", "hardware-aware NAS", ["hardware-aware NAS"]),
        ("Optimisation", "optimization", ["optimization"]),
        ("noise schedule", "less noise, schedule kept", []),
        ("noise schedule", "less noise. Schedule", []),
        ("edge", "knowledge", []),
        ("Through-Silicon Via", "through-silicon vias", ["through-silicon vias"]),
        ("E(n)-Equivariant", "an E(n)-equivariant network", ["E(n)-equivariant"]),
    ],
)
def test_a_name_is_found_as_authors_write_it(
    name: str, text: str, expected: list[str] | int
) -> None:
    result = found([name], text)
    assert (len(result) if isinstance(expected, int) else result) == expected


def test_overlapping_names_are_all_found() -> None:
    names = ["Neural Tangent Kernel NAS", "Neural Tangent Kernel", "NAS"]
    text = "neural tangent kernel NAS"
    assert found(names, text) == ["neural tangent kernel", text, "NAS"]


@pytest.mark.parametrize(
    ("name", "surface", "same"),
    [
        ("MUSE", "MUSE", True),
        ("MUSE", "muse", False),
        ("NPU", "NPUs", True),
        ("NPUs", "NPU", True),
        ("NeRF", "NERF", True),
        ("NeRF", "nerf", False),
        ("LoRA", "LoRa", False),
        ("Economizer", "economizer", True),
        ("EM", "Em", False),
        ("NDCG", "nDCG", True),
        ("MAP", "mAP", False),
    ],
)
def test_acronyms_keep_their_capitals(name: str, surface: str, same: bool) -> None:
    assert same_case(name, surface) is same
    assert in_capitals("iBOT")
    assert not in_capitals("Imagen")


def test_no_names_find_nothing() -> None:
    assert found([], "any text") == []
    assert found(["", "…"], "any text") == []


def test_a_word_after_a_hyphen_that_says_no_more_is_left_out_of_the_words_not_of_the_text() -> None:
    text = "Cell-Based search, domain-style_1"
    words = words_in(text)
    assert words.keys == ("cell", "search", ",", "domain", "_", "1")
    assert text[slice(*words.bounds(0, 2))] == "Cell-Based search"
    assert text[slice(*words.bounds(3, 6))] == "domain-style_1"


@given(
    st.lists(st.text(alphabet="ab -'.(", max_size=8), max_size=5), st.text("ab -'.(", max_size=30)
)
def test_a_finder_finds_exactly_the_runs_of_words_that_are_names(
    names: list[str], text: str
) -> None:
    keys = [key_of(words_in(name)) for name in names]
    words = words_in(text)
    run = key_of(words)
    expected = sorted(
        (number, first, first + len(key))
        for number, key in enumerate(keys)
        if key
        for first in range(len(run) - len(key) + 1)
        if run[first : first + len(key)] == key
    )
    assert sorted(Finder(keys).find(words)) == expected
