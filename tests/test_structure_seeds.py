"""Blocks from lines and from flattened text: figures over the seeds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from entries import answers
from glossary.entry import (
    Fence,
    Heading,
    RawEntry,
    Table,
)
from glossary.structure.parse import parse_entry
from outline import Score, flattened, outline, starts_paragraph
from variants import VARIANTS, line_entries, raw_entries

GOLD = Path(__file__).resolve().parent / "gold"


@pytest.mark.parametrize("file", ["000_1bd1b75474e688f6.txt", "003_87b244fd7a58e863.txt"])
def test_line_files_flattened_again_come_back(file: str) -> None:
    score = Score()
    for raw in raw_entries():
        if raw.source.file == file:
            flat = parse_entry(flattened(raw))
            score.add(outline(parse_entry(raw).blocks), outline(flat.blocks))
    assert score.expected > 1000
    assert score.f1 >= 0.99


@pytest.mark.parametrize("name", VARIANTS)
def test_entries_written_with_other_habits_come_back_when_flattened(name: str) -> None:
    score = Score()
    for raw in line_entries()[::3]:
        changed = replace(raw, body=VARIANTS[name](raw.body))
        flat = parse_entry(flattened(changed))
        score.add(outline(parse_entry(changed).blocks), outline(flat.blocks))
    assert score.f1 >= 0.98


def test_paragraphs_after_lists_are_found() -> None:
    rows = (GOLD / "paragraph_boundaries.jsonl").read_text(encoding="utf-8").splitlines()
    by_place = {(raw.source.file, raw.source.first_line): raw for raw in raw_entries()}
    missed = [
        row["paragraph_start"]
        for row in map(json.loads, rows)
        if not starts_paragraph(
            parse_entry(by_place[row["file"], row["first_line"]]).blocks, row["paragraph_start"]
        )
    ]
    assert len(rows) == 175
    assert len(missed) <= 0.03 * len(rows), missed


def test_both_copies_of_an_entry_give_the_same_blocks() -> None:
    copies: dict[str, list[RawEntry]] = {}
    for raw in raw_entries():
        copies.setdefault(" ".join([raw.header, *" ".join(raw.body).split()]), []).append(raw)
    pairs = [entries for entries in copies.values() if len(entries) > 1]
    assert len(pairs) == 9
    different = [
        pair[0].header
        for pair in pairs
        if len({tuple(outline(parse_entry(raw).blocks)) for raw in pair}) > 1
    ]
    assert different == []


def test_tables_and_fences_are_all_found() -> None:
    for raw in raw_entries():
        answer = answers()[raw.source.file, raw.source.first_line]
        blocks = parse_entry(raw).blocks
        tables = sum(isinstance(block, Table) for block in blocks)
        fences = sum(isinstance(block, Fence) and block.fenced for block in blocks)
        assert (tables, fences) == (answer["n_tables"], answer["n_code"]), raw.header


def test_what_is_cut_off_is_known() -> None:
    for raw in raw_entries():
        answer = answers()[raw.source.file, raw.source.first_line]
        assert parse_entry(raw).truncated == answer["truncated"], raw.header


def test_levels_go_down_one_at_a_time() -> None:
    for raw in raw_entries():
        level = 1
        for block in parse_entry(raw).blocks:
            if isinstance(block, Heading):
                assert 2 <= block.level <= level + 1, raw.header
                level = block.level
