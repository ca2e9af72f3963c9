"""Entries for tests: the real ones of the seeds, and made-up ones in a line."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from glossary.entry import Entry, Layout, Paragraph, SourceRef, Strong, Text
from glossary.seeds import read_seeds
from glossary.structure.parse import parse_entry

ROOT = Path(__file__).resolve().parents[1]


@cache
def seed_entries() -> tuple[Entry, ...]:
    """The 250 entries of the seeds in blocks, before anything is merged or repaired."""
    return tuple(parse_entry(raw) for raw in read_seeds(ROOT / "seeds").entries)


@cache
def answers() -> dict[tuple[str, int], dict[str, Any]]:
    """The hand-checked answers by seed file and header line."""
    path = ROOT / "tests" / "gold" / "entries.jsonl"
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    return {(row["file"], row["first_line"]): row for row in rows}


def answer(entry: Entry) -> dict[str, Any]:
    """The hand-checked answers for an entry of the seeds."""
    source = entry.sources[0]
    return answers()[source.file, source.first_line]


def seed_entry(prefix: str, line: int) -> Entry:
    """The entry of the seed file that starts with ``prefix`` whose header is on ``line``."""
    return next(
        entry
        for entry in seed_entries()
        if entry.sources[0].file.startswith(prefix) and entry.sources[0].first_line == line
    )


def make_entry(
    header: str,
    text: str,
    *,
    opening: str = "",
    file: str = "a.txt",
    line: int = 1,
    layout: Layout = Layout.LINES,
    truncated: bool = False,
) -> Entry:
    """An entry of one paragraph, which its bold opening begins when there is one."""
    children = (Strong((Text(opening),)), Text(f" {text}")) if opening else (Text(text),)
    return Entry(
        header,
        opening,
        "",
        (Paragraph(children, line),),
        layout,
        (SourceRef(file, line, line + 1),),
        truncated,
    )
