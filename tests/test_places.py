"""Where a text writes a name: the plain search behind capitals and stated acronyms."""

from __future__ import annotations

import pytest
from glossary.naming.places import ends_with_name, written


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("hugging face", "Models on Hugging Face and Hugging Faces.", ["Hugging Face"] * 2),
        ("hugging face", "Hugging Face. Hugging Face: a face", []),
        ("in-situ", "etched in situ, then in-situ, never within-situ", ["in situ", "in-situ"]),
        ("etch rate", "of İzmir, the Etch Rate", ["Etch Rate"]),
        ("", "nothing", []),
    ],
)
def test_the_places_of_a_name_inside_sentences(name: str, text: str, places: list[str]) -> None:
    assert list(written(name, text)) == places


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("the Gas-Flow  Meters (GFM)", True),
        ("the gas flow meter (GFM)", True),
        ("the biogas flow meter (GFM)", False),
        ("the gas flow metering (GFM)", False),
    ],
)
def test_a_name_before_a_parenthesis(text: str, ends: bool) -> None:
    assert ends_with_name(text, text.index("(") - 1, "gas flow meter") is ends
