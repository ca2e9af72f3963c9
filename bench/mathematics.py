"""What setting formulas costs: the seeds' formulas, repeated to ten thousand.

    python bench/mathematics.py

Prints how many formulas a second are checked (the converter's part) and written as MathML
(the site's part), in processor time. Fails when either takes longer than two seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from glossary.entry import Block, Formula, Heading, Inline, Math, Paragraph, Table
from glossary.formulas.mathml import to_mathml, why_not_set
from glossary.pipeline import read
from glossary.walk import iter_blocks

MANY = 10_000
SECONDS = 2.0
SetFormula = tuple[str, bool]  # TeX, whether displayed


def formulas_in(blocks: Iterable[Block]) -> Iterator[SetFormula]:
    """The formulas of a page, in reading order."""
    for block in iter_blocks(blocks):
        if isinstance(block, Formula) and not block.plain:
            yield block.tex, True
        elif isinstance(block, Heading | Paragraph):
            yield from inline_formulas(block.children)
        elif isinstance(block, Table):
            for cell in chain(block.header, *block.rows):
                yield from inline_formulas(cell)


def inline_formulas(run: Iterable[Inline]) -> Iterator[SetFormula]:
    """The formulas of a run of text."""
    for inline in run:
        if isinstance(inline, Math):
            yield inline.tex, False
        else:
            yield from inline_formulas(getattr(inline, "children", ()))


def rate(work: Callable[[str, bool], object], formulas: Iterable[SetFormula]) -> float:
    """Formulas a second."""
    formulas = list(formulas)
    start = time.process_time()
    for tex, display in formulas:
        work(tex, display)
    return len(formulas) / (time.process_time() - start)


def main() -> int:
    """Measure checking and setting."""
    pages = read(ROOT / "seeds").pages
    found = [formula for page in pages for formula in formulas_in(page.entry.blocks)]
    many = list(islice(cycle(found), MANY))
    checked = rate(lambda tex, display: why_not_set(tex, display=display), many)
    written = rate(lambda tex, display: to_mathml(tex, display=display), many)
    print(f"{len(found)} formulas of the seeds, repeated to {MANY}")
    print(f"checked: {checked:,.0f} a second; written: {written:,.0f} a second")
    return int(min(checked, written) * SECONDS < MANY)


if __name__ == "__main__":
    sys.exit(main())
