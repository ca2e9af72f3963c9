"""How well structure is restored, and how fast.

Prints, for the seeds and for rewritten variants of them (other bullets, no full stops, …):
F1 of the flattened line files against their lines, on the sequence of headings,
paragraphs, items, table rows, fences and formulas; the share of the hand-checked
paragraph boundaries found; how many entries that stand in both layouts give the same
blocks; entries per second, and how the cost per character grows in a body of a megabyte.

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

from glossary.entry import Layout, RawEntry, SourceRef
from glossary.seeds import read_seeds
from glossary.structure.parse import parse_entry
from outline import Score, flattened, outline, starts_paragraph
from variants import VARIANTS, line_entries, raw_entries

MEGABYTE = 1_000_000
NAMES = 8_000


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


def alike(raws: Iterable[RawEntry]) -> tuple[int, int]:
    """How many of the entries that stand in the seeds twice give the same blocks; how many do."""
    copies: dict[str, list[RawEntry]] = {}
    for raw in raws:
        copies.setdefault(" ".join([raw.header, *" ".join(raw.body).split()]), []).append(raw)
    pairs = [
        {tuple(outline(parse_entry(raw).blocks)) for raw in group}
        for group in copies.values()
        if len(group) > 1
    ]
    return sum(len(shapes) == 1 for shapes in pairs), len(pairs)


def seconds(text: str) -> float:
    """What a flattened body takes."""
    raw = RawEntry("beam search, decoding", (text,), Layout.FLATTENED, SourceRef("x", 1, 3), 3)
    start = time.perf_counter()
    parse_entry(raw)
    return time.perf_counter() - start


def endless_item(names: int) -> str:
    """A list whose last item may end before any of its names, and where each must be looked up."""
    words = " ".join(f"word Foo{at} near foo{at}bar" for at in range(names))
    return f"**X** is **a thing**. **Uses**: - **A**: one - **B**: two - **C**: {words} and end."


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

    print("entries in both layouts with the same blocks: {} of {}".format(*alike(raws)))

    start = time.perf_counter()
    entries = read_seeds(ROOT / "seeds").entries
    read = time.perf_counter() - start
    for raw in entries:
        parse_entry(raw)
    parsed = time.perf_counter() - start - read
    print(f"reading {read:.3f} s, restoring {parsed:.3f} s, {len(entries)} entries,", end=" ")
    print(f"{len(entries) / (read + parsed):.0f} entries/s")
    body = " ".join(raw.body[0] for raw in raws if raw.layout is Layout.FLATTENED)
    body = (body * (MEGABYTE // len(body) + 1))[:MEGABYTE]
    quarter, whole = seconds(body[: MEGABYTE // 4]), seconds(body)
    print(f"a body of 1 MB: {whole:.1f} s, per character {whole / quarter / 4:.2f} of a quarter's")
    quarter, whole = seconds(endless_item(NAMES // 4)), seconds(endless_item(NAMES))
    print(f"an item of {NAMES} names: {whole:.1f} s, per name {whole / quarter / 4:.2f}")


if __name__ == "__main__":
    main()
