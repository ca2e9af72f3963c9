"""The whole way: both layouts give one page, and a failing step costs no page."""

from __future__ import annotations

import gc
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from glossary import pipeline
from glossary.entry import Entry, InputError, Layout, NoteCode, Paragraph, RawEntry, Text
from glossary.pipeline import understand
from glossary.printing.pages import blocks_source
from glossary.seeds import read_seed_text, read_seeds
from words import words

# Of the nine entries that stand in both layouts two differ where the flattened copy has
# lost what nothing in it tells: a paragraph between two sentences, the lines of a listing.
SAME_PAGES = 7


@pytest.fixture(scope="module")
def copies(project: Path) -> list[tuple[RawEntry, RawEntry]]:
    by_header: dict[str, dict[Layout, RawEntry]] = defaultdict(dict)
    for raw in read_seeds(project / "seeds").entries:
        by_header[raw.header][raw.layout] = raw
    return [
        (both[Layout.FLATTENED], both[Layout.LINES])
        for both in by_header.values()
        if len(both) == 2
    ]


def test_both_layouts_give_the_same_page(copies: list[tuple[RawEntry, RawEntry]]) -> None:
    assert len(copies) == 9
    pages = [
        (blocks_source(understand(flattened).blocks), blocks_source(understand(lines).blocks))
        for flattened, lines in copies
    ]
    assert sum(flattened == lines for flattened, lines in pages) >= SAME_PAGES
    assert all(words(flattened) == words(lines) for flattened, lines in pages)


def test_an_entry_that_cannot_be_parsed_is_shown_as_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def parse_entry(_raw: RawEntry) -> Entry:
        raise RecursionError("too deep")

    monkeypatch.setattr(pipeline, "parse_entry", parse_entry)
    (raw,), _ = read_seed_text("edge ai, hardware\n**Edge AI** is near.\nIt works.\n", "a.txt")
    entry = understand(raw)
    assert entry.blocks == (
        Paragraph((Text("**Edge AI** is near."),), 2),
        Paragraph((Text("It works."),), 3),
    )
    assert [(note.code, note.message, note.line) for note in entry.notes] == [
        (NoteCode.STEP_FAILED, "parse_entry failed: RecursionError: too deep", 1)
    ]


def test_a_step_that_fails_leaves_the_entry_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_entry: Entry) -> Entry:
        raise ValueError("no such thing")

    def shouting(entry: Entry) -> Entry:
        return replace(entry, opening=entry.opening.upper())

    monkeypatch.setattr(pipeline, "_STEPS", (broken, shouting))
    (raw,), _ = read_seed_text("edge ai, hardware\n**Edge AI** is near.\n", "a.txt")
    entry = understand(raw)
    assert entry.opening == "EDGE AI"
    assert [(note.code, note.message, note.line) for note in entry.notes] == [
        (NoteCode.STEP_FAILED, "broken failed: ValueError: no such thing", 1)
    ]


def test_the_garbage_collector_runs_again_after_a_conversion(tmp_path: Path) -> None:
    seen: list[bool] = []

    def note(_done: int, _total: int) -> None:
        seen.append(gc.isenabled())

    (tmp_path / "a.txt").write_text("edge ai, hardware\n**Edge AI** is near.\n", encoding="utf-8")
    pipeline.convert(tmp_path, tmp_path / "out", progress=note)
    assert (seen, gc.isenabled()) == ([False], True)
    with pytest.raises(InputError):
        pipeline.convert(tmp_path / "gone", tmp_path / "out")
    assert gc.isenabled()
