"""Walking and rewriting block trees, for the steps that change only one kind of thing.

In: the blocks or inlines of :mod:`glossary.entry`. Out: new ones, or a stream.
A step says what becomes of one block or inline; where blocks and inlines can
hide (in list items, in cells, in bold text) is known here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import is_
from typing import TypeVar

from glossary.entry import (
    Block,
    Code,
    Heading,
    Inline,
    List,
    ListItem,
    Math,
    Paragraph,
    Table,
    Text,
)

__all__ = [
    "block_leaves",
    "iter_blocks",
    "plain_text",
    "rewrite_blocks",
    "rewrite_inlines",
    "run_leaves",
]

# Tuples, because ``A | B`` would be put together anew at each of many thousand checks.
_RUNS = (Heading, Paragraph)
_LEAVES = (Text, Math, Code)
_LITERALS = (Text, Code)

_T = TypeVar("_T")


def iter_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in reading order, those inside list items included."""
    for block in blocks:
        yield block
        if isinstance(block, List):
            yield from iter_blocks(chain.from_iterable(item.blocks for item in block.items))


def block_leaves(blocks: Iterable[Block]) -> list[Text | Code | Math]:
    """Every inline that holds no other, in reading order: texts, code and formulas."""
    leaves: list[Text | Code | Math] = []
    for block in blocks:
        if isinstance(block, _RUNS):
            leaves += run_leaves(block.children)
        elif isinstance(block, List):
            for item in block.items:
                leaves += block_leaves(item.blocks)
        elif isinstance(block, Table):
            for cell in chain(block.header, *block.rows):
                leaves += run_leaves(cell)
    return leaves


def run_leaves(run: Iterable[Inline]) -> list[Text | Code | Math]:
    """The same of one run of inlines."""
    leaves: list[Text | Code | Math] = []
    for inline in run:
        if isinstance(inline, _LEAVES):
            leaves.append(inline)
        else:
            leaves += run_leaves(inline.children)
    return leaves


def rewrite_blocks(
    blocks: Sequence[Block], rewrite: Callable[[Block], Sequence[Block]]
) -> tuple[Block, ...]:
    """The blocks with each, innermost first, replaced by what ``rewrite`` returns for it.

    A tuple of blocks of which none is new comes back as it is.
    """
    result: list[Block] = []
    for block in blocks:
        whole = _rewrite_items(block, rewrite) if isinstance(block, List) else block
        result.extend(rewrite(whole))
    return _kept_or_new(blocks, result)


def _rewrite_items(block: List, rewrite: Callable[[Block], Sequence[Block]]) -> List:
    """The list with the blocks of its items rewritten."""
    items: list[ListItem] = []
    for item in block.items:
        blocks = rewrite_blocks(item.blocks, rewrite)
        items.append(item if blocks is item.blocks else ListItem(blocks, item.line))
    kept = _kept_or_new(block.items, items)
    return block if kept is block.items else replace(block, items=kept)


def _kept_or_new(old: Sequence[_T], new: list[_T]) -> tuple[_T, ...]:
    """The old tuple when the new values are the very same, as they mostly are."""
    if isinstance(old, tuple) and len(new) == len(old) and all(map(is_, new, old)):
        return old
    return tuple(new)


def rewrite_inlines(
    blocks: Sequence[Block], rewrite: Callable[[Inline, Block], Sequence[Inline]]
) -> tuple[Block, ...]:
    """The blocks with each leaf inline (text, code, formula) replaced by ``rewrite``'s answer.

    ``rewrite`` also receives the block in which the inline stands.
    """

    def in_block(block: Block) -> Sequence[Block]:
        if isinstance(block, _RUNS):
            children = _rewrite_run(block.children, rewrite, block)
            return [block if children is block.children else replace(block, children=children)]
        if isinstance(block, Table):
            header = tuple(_rewrite_run(cell, rewrite, block) for cell in block.header)
            rows = tuple(
                tuple(_rewrite_run(cell, rewrite, block) for cell in row) for row in block.rows
            )
            same = all(map(is_, chain(header, *rows), chain(block.header, *block.rows)))
            return [block if same else replace(block, header=header, rows=rows)]
        return [block]

    return rewrite_blocks(blocks, in_block)


def _rewrite_run(
    inlines: tuple[Inline, ...],
    rewrite: Callable[[Inline, Block], Sequence[Inline]],
    block: Block,
) -> tuple[Inline, ...]:
    """The run rewritten; the very same one when nothing is new."""
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, _LEAVES):
            result.extend(rewrite(inline, block))
            continue
        children = _rewrite_run(inline.children, rewrite, block)
        same = children is inline.children
        result.append(inline if same else replace(inline, children=children))
    return _kept_or_new(inlines, result)


def plain_text(inlines: Iterable[Inline]) -> str:
    """The words without mark-up; a formula counts as its LaTeX source."""
    parts: list[str] = []
    for inline in inlines:
        if isinstance(inline, _LITERALS):
            parts.append(inline.text)
        elif isinstance(inline, Math):
            parts.append(inline.tex)
        else:
            parts.append(plain_text(inline.children))
    return "".join(parts)
