"""What a fence is: recognisers in one visible order, the first that answers decides.

In: a fence and the name of its section. Out: the blocks it became. The order goes
from what cannot be mistaken (the author's own tag, box characters, a separator
row) to what needs judgement; the listing takes whatever is left, so that every
fence is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.blocks.box_rows import ascii_rows, box_rows, from_ascii, has_box, to_ascii
from glossary.blocks.boxes import align_boxes
from glossary.blocks.code import read_guessed, read_json, read_python, read_tagged
from glossary.blocks.fenced_tables import read_table
from glossary.blocks.flows import read_flow
from glossary.blocks.formula_fences import read_formulas
from glossary.blocks.grids import read_grid
from glossary.blocks.listings import read_listing
from glossary.blocks.mermaid_fences import read_mermaid
from glossary.blocks.prose import read_prose
from glossary.blocks.pseudo import read_pseudo
from glossary.blocks.reading import Reading, Recogniser, Sight, same_words
from glossary.blocks.trees import draw_tree, is_tree, tree_rows
from glossary.entry import CodeBlock, Drawing, Note, NoteCode, Repair

__all__ = ["RECOGNISERS", "classify"]

_MOST_LINES = 2_000
_MOST_CHARACTERS = 50_000
_LONGEST_LINE = 6_000  # a flattened fence is one line


def classify(sight: Sight) -> Reading:
    """The blocks of a fence, by the first recogniser that knows it."""
    for recogniser in RECOGNISERS:
        reading = recogniser(sight)
        if reading is not None:
            return reading
    return read_listing(sight)


def _read_endless(sight: Sight) -> Reading | None:
    """A fence far beyond what anyone wrote by hand is shown as it stands and reported."""
    size = len(sight.fence.text)
    lines = sight.fence.text.split("\n")
    longest = size if sight.fence.flattened else max(map(len, lines))
    if size <= _MOST_CHARACTERS and len(lines) <= _MOST_LINES and longest <= _LONGEST_LINE:
        return None
    message = f"a block of {size} characters is shown as it stands"
    note = Note(NoteCode.UNSURE_REPAIR, message, sight.fence.line)
    return Reading((CodeBlock("text", sight.text, sight.fence.line),), (), (note,))


def _read_empty(sight: Sight) -> Reading | None:
    return None if sight.text.strip() else Reading(())


def _read_box(sight: Sight) -> Reading | None:
    if sight.fence.flattened:
        rows = box_rows(sight.text) if has_box(sight.text) else ascii_rows(sight.text)
    else:
        rows = list(sight.filled)
    drawn = has_box(sight.text)
    converted = None if drawn or rows is None else from_ascii(rows)
    if not drawn and converted is None:
        return None
    if sight.intact or _is_aligned(sight.lines):
        return _drawing(sight, sight.text)
    aligned = align_boxes(converted or rows or [])
    if aligned is None:
        if sight.fence.flattened:
            return None
        shown = "\n".join(sight.lines)
        note = Note(NoteCode.UNSURE_FLOW, "a box drawing could not be aligned", sight.fence.line)
        return Reading((Drawing(shown, sight.fence.line),), (), (note,))
    return _drawing(sight, to_ascii(aligned) if converted else aligned)


def _is_aligned(lines: Sequence[str]) -> bool:
    return len(lines) > 2 and len({len(line) for line in lines}) == 1


def _read_tree(sight: Sight) -> Reading | None:
    rows: Sequence[str] = tree_rows(sight.text) if sight.fence.flattened else sight.text.split("\n")
    if not is_tree(rows):
        return None
    tree = sight.text if sight.intact else draw_tree([row for row in rows if row.strip()])
    if tree is None or not same_words(sight.text, tree):
        return None
    return _drawing(sight, tree)


def _drawing(sight: Sight, text: str) -> Reading:
    changed = text != sight.text
    repair = Repair("drawing", sight.text, text, sight.fence.line, 0.95)
    return Reading((Drawing(text, sight.fence.line),), (repair,) if changed else ())


RECOGNISERS: tuple[Recogniser, ...] = (
    _read_empty,
    _read_endless,
    read_grid,
    _read_box,
    _read_tree,
    read_mermaid,
    read_tagged,
    read_table,
    read_json,
    read_python,
    read_guessed,
    read_pseudo,
    read_flow,
    read_prose,
    read_formulas,
    read_listing,
)
