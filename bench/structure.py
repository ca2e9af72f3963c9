"""How well structure is restored, and how fast.

Prints, for the seeds and for rewritten variants of them (other bullets, no full stops, …):
F1 of the flattened line files against their lines, on the sequence of headings,
paragraphs, items, table rows, fences and formulas; the share of the hand-checked
paragraph boundaries found; the double entries whose copies differ; entries per second.

    python bench/structure.py
"""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

from glossary.entry import Layout, RawEntry
from glossary.seeds import read_seeds
from glossary.structure.parse import parse_entry
from outline import Score, flattened, outline, starts_paragraph
from variants import VARIANTS, line_entries, raw_entries


def score(entries: Iterable[RawEntry]) -> Score:
    """The flattened form of each entry against its lines."""
    total = Score()
    for raw in entries:
        total.add(outline(parse_entry(raw).blocks), outline(parse_entry(flattened(raw)).blocks))
    return total


def show(name: str, total: Score) -> None:
    """One line of figures."""
    missed = ", ".join(f"{count} {kind}" for kind, count in sorted(total.missed.items()))
    print(f"  {name:36} F1 {total.f1:.4f} of {total.expected:5} blocks; missed: {missed or '-'}")


def main() -> None:
    """Print everything."""
    raws = raw_entries()
    print("flattened again, against the line file:")
    for file in sorted({raw.source.file for raw in raws if raw.layout is Layout.LINES}):
        show(file, score(raw for raw in raws if raw.source.file == file))

    print("all entries as lines, rewritten, flattened:")
    for name, rewrite in VARIANTS.items():
        show(name, score(replace(raw, body=rewrite(raw.body)) for raw in line_entries()))

    rows = (ROOT / "tests/gold/paragraph_boundaries.jsonl").read_text("utf-8").splitlines()
    by_place = {(raw.source.file, raw.source.first_line): raw for raw in raws}
    found = 0
    for row in map(json.loads, rows):
        raw = by_place[row["file"], row["first_line"]]
        found += starts_paragraph(parse_entry(raw).blocks, row["paragraph_start"])
    print(f"paragraph boundaries: {found} of {len(rows)}, {found / len(rows):.1%}")

    start = time.perf_counter()
    entries = read_seeds(ROOT / "seeds").entries
    read = time.perf_counter() - start
    for raw in entries:
        parse_entry(raw)
    parsed = time.perf_counter() - start - read
    print(f"reading {read:.3f} s, restoring {parsed:.3f} s, {len(entries)} entries,", end=" ")
    print(f"{len(entries) / (read + parsed):.0f} entries/s")


if __name__ == "__main__":
    main()
