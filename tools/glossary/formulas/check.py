"""The last word on an entry's formulas: what cannot be set is shown as its source instead.

In: an entry whose formulas are repaired. Out: the same entry, with every formula
that :mod:`glossary.formulas.mathml` cannot set replaced by code, and a note with its line
and the reason. So nothing on a page can fail later, in any output format, and no
command that is more than mathematics gets near LaTeX. Formulas still in plain
characters are left: they are text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glossary.entry import (
    Block,
    Code,
    CodeBlock,
    Entry,
    Formula,
    Inline,
    Math,
    Note,
    NoteCode,
)
from glossary.formulas.mathml import refused_commands, why_not_set
from glossary.walk import block_leaves, iter_blocks, rewrite_blocks, rewrite_inlines

__all__ = ["check_formulas"]


def check_formulas(entry: Entry) -> Entry:
    """The entry with only such formulas as can be set; one note for each that cannot."""
    if not any(isinstance(leaf, Math) for leaf in block_leaves(entry.blocks)) and not any(
        isinstance(block, Formula) for block in iter_blocks(entry.blocks)
    ):
        return entry
    notes: list[Note] = []

    def is_set(tex: str, line: int, *, display: bool) -> bool:
        reason = why_not_set(tex, display=display)
        if reason:
            refused = refused_commands(tex)
            code = NoteCode.COMMAND_REFUSED if refused else NoteCode.FORMULA_NOT_SET
            notes.append(Note(code, f"{reason}; shown as code: {tex}", line))
        return not reason

    def check_inline(inline: Inline, block: Block) -> Sequence[Inline]:
        if isinstance(inline, Math) and not is_set(inline.tex, block.line, display=False):
            return [Code(inline.tex)]
        return [inline]

    def check_block(block: Block) -> Sequence[Block]:
        if (
            isinstance(block, Formula)
            and not block.plain
            and not is_set(block.tex, block.line, display=True)
        ):
            return [CodeBlock("latex", block.tex, block.line)]
        return [block]

    blocks = rewrite_blocks(rewrite_inlines(entry.blocks, check_inline), check_block)
    if not notes:
        return entry
    return replace(entry, blocks=blocks, notes=entry.notes + tuple(notes))
