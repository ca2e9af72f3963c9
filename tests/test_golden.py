"""The pages of the nastiest entries in full, to be read in review.

``pytest tests/test_golden.py --update-golden`` prints them anew; read the difference.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from glossary.pipeline import Glossary

GOLDEN = Path(__file__).parent / "cases" / "golden"

# What is nasty about an entry → where it stands, by the start of its file's name.
ENTRIES = {
    "bold-formulas-and-tables-with-formulas": ("002", 106),
    "box-drawings-numbered-sections-damaged-formulas": ("004", 186),
    "code-without-indentation": ("000", 148),
    "cut-off-in-a-formula": ("003", 1254),
    "emoji-headings-and-rules": ("003", 432),
    "flattened-code-of-four-languages": ("001", 126),
    "flattened-dialogue-code": ("001", 118),
    "nested-lists-without-indentation": ("003", 544),
    "pipes-in-table-cells": ("001", 66),
    "schedules-and-lists-in-fences": ("003", 794),
    "text-lost-in-the-middle": ("002", 134),
    "two-title-lines": ("003", 602),
}


@pytest.fixture(scope="module")
def pages(glossary: Glossary, printed: Mapping[str, str]) -> dict[tuple[str, int], str]:
    return {
        (source.file[:3], source.first_line): printed[f"{page.names.slug}.md"]
        for page in glossary.pages
        for source in page.entry.sources
    }


@pytest.mark.parametrize("name", ENTRIES)
def test_a_nasty_entry_is_printed_as_agreed(
    name: str, pages: dict[tuple[str, int], str], request: pytest.FixtureRequest
) -> None:
    path = GOLDEN / f"{name}.md"
    page = pages[ENTRIES[name]]
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    agreed = path.read_text(encoding="utf-8")
    change = difflib.unified_diff(
        agreed.split("\n"), page.split("\n"), "agreed", "printed", lineterm="", n=1
    )
    assert page == agreed, "\n".join(change)


def test_every_golden_page_is_one_of_these() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.md")) == sorted(ENTRIES)
