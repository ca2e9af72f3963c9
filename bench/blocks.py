"""What understanding fenced blocks costs, and that it grows with their length only.

Reads every fence of the seeds as often as ``rounds`` says, then blocks made of one piece
repeated, at two lengths, in every language with a layout. Prints blocks per second and
the greatest ratio of the cost per character at the two lengths.

    python bench/blocks.py [rounds]
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from glossary.blocks.classify import classify
from glossary.blocks.reading import Sight
from glossary.entry import Fence
from glossary.seeds import read_seeds
from glossary.structure.parse import parse_entry
from glossary.walk import iter_blocks

PIECES = (
    "{ ",
    "a → b ",
    "│ ",
    "x = 1 ",
    "- x ",
    "A: ",
    '{"a": ',
    "├── a ",
    "| ",
    "<div> ",
    "; ",
    "SELECT a ",
    "set_x ",
)
TAGS = ("", "c", "json", "bash", "yaml", "html", "colang", "sql", "tcl")
LENGTHS = (2_000, 8_000)


def seed_fences() -> list[Sight]:
    """Every fence of the seeds, understood once so that lexers and models are loaded."""
    entries = [parse_entry(raw) for raw in read_seeds(ROOT / "seeds").entries]
    blocks = (block for entry in entries for block in iter_blocks(entry.blocks))
    sights = [Sight(block, "Section") for block in blocks if isinstance(block, Fence)]
    for sight in sights:
        classify(sight)
    return sights


def seconds(text: str, tag: str, *, flattened: bool) -> float:
    """The quicker of two readings, in processor seconds per character."""
    costs = []
    for _ in range(2):
        start = time.process_time()
        classify(Sight(Fence(tag, text, 1, flattened=flattened), "Section"))
        costs.append((time.process_time() - start) / len(text))
    return min(costs)


def growth(piece: str, tag: str, *, flattened: bool) -> float:
    """How much dearer a character is in the long text than in the short one."""
    end = "" if flattened else "\n"
    short, long = (
        seconds((piece * 10 + end) * (length // (10 * len(piece))), tag, flattened=flattened)
        for length in LENGTHS
    )
    return long / max(short, 1e-9)


def main() -> None:
    """Print both measures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    sights = seed_fences()
    start = time.process_time()
    for _ in range(rounds):
        for sight in sights:
            classify(Sight(sight.fence, sight.section))
    spent = time.process_time() - start
    print(f"{len(sights)} fences of the seeds: {rounds * len(sights) / spent:.0f} blocks/s")
    ratios = [
        (growth(piece, tag, flattened=flattened), piece.strip(), tag, flattened)
        for piece in PIECES
        for tag in TAGS
        for flattened in (True, False)
    ]
    worst, piece, tag, flattened = max(ratios)
    where = f"{tag or 'no tag'}, {'flattened' if flattened else 'in lines'}, {piece!r}"
    print(f"cost per character, {LENGTHS[1]} against {LENGTHS[0]}: at most {worst:.1f} ({where})")


if __name__ == "__main__":
    main()
