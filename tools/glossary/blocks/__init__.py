"""From fences to what they hold: code, tables, flows, drawings, formulas, lists.

In: an :class:`~glossary.entry.Entry` whose fences are only delimited. Out: the entry
with each fence understood, its repairs and notes recorded. Everything is per entry
and pure. Whatever the text, nothing is lost: a fence that is nothing more particular
is shown as the plain text it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glossary.blocks.classify import classify
from glossary.blocks.quoted_code import set_quoted_rules
from glossary.blocks.reading import Sight
from glossary.entry import Block, Entry, Fence, Heading, Note, Repair
from glossary.walk import iter_blocks, plain_text, rewrite_blocks

__all__ = ["understand_blocks"]


def understand_blocks(entry: Entry) -> Entry:
    """The entry without fences: each replaced by the blocks it was read as."""
    if not any(isinstance(block, Fence) for block in iter_blocks(entry.blocks)):
        return replace(entry, blocks=set_quoted_rules(entry.blocks))
    section = entry.opening or entry.header.split(",")[0].strip()
    repairs: list[Repair] = []
    notes: list[Note] = []

    def rewrite(block: Block) -> Sequence[Block]:
        nonlocal section
        if isinstance(block, Heading):
            section = plain_text(block.children).strip() or section
        if not isinstance(block, Fence):
            return (block,)
        reading = classify(Sight(block, section))
        repairs.extend(reading.repairs)
        notes.extend(reading.notes)
        return reading.blocks

    blocks = rewrite_blocks(entry.blocks, rewrite)
    return replace(
        entry,
        blocks=set_quoted_rules(blocks),
        repairs=(*entry.repairs, *repairs),
        notes=(*entry.notes, *notes),
    )
