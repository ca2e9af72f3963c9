"""The prose of a page, cut into passages in which links may stand.

In: blocks. Out: one passage for every paragraph, list item and table cell, in
reading order; headings, code blocks, formulas and drawings have none. A passage
holds the text of the whole run, so that a name is seen whole where only a part of it
is bold; inline code and formulas are one foreign character in it. A link fits only into
one of the plain texts of the run.
:func:`set_links` goes the same way back, so the order here is the order there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter

from glossary.entry import (
    Block,
    Code,
    Emphasis,
    Heading,
    Inline,
    Link,
    Math,
    Paragraph,
    Strong,
    Table,
    Text,
)
from glossary.linking.matching import Words, words_in
from glossary.walk import iter_blocks, plain_text, rewrite_blocks, run_leaves

__all__ = ["Passage", "Span", "headings_of", "passages_of", "set_links"]

_FOREIGN = "\ufffc"  # the object replacement character


@dataclass(frozen=True, slots=True)
class Passage:
    """One run of prose: its inlines, their whole text, its words, the file line of its block.

    ``label`` has the words of the bold label with which it opens ('**Calibration**: Tune
    …'), if any.
    """

    run: Sequence[Inline]
    text: str
    words: Words
    line: int
    label: tuple[str, ...] = ()

    def has_plain(self, start: int, end: int) -> bool:
        """Whether what stands at these offsets is part of one of the run's plain texts."""
        last = 0
        for leaf in run_leaves(self.run):
            first, last = last, last + len(_text_of(leaf))
            if first <= start < last:
                return end <= last and isinstance(leaf, Text)
        return False


def passages_of(blocks: Iterable[Block]) -> Iterator[Passage]:
    """The passages of a page, in reading order."""
    for run, line in _runs(blocks):
        yield _passage(run, line)


def headings_of(blocks: Iterable[Block]) -> Iterator[Passage]:
    """The headings of a page as passages, for what they tell; no link is set in them."""
    for block in iter_blocks(blocks):
        if isinstance(block, Heading):
            yield _passage(block.children, block.line)


def _runs(blocks: Iterable[Block]) -> Iterator[tuple[Sequence[Inline], int]]:
    """The inlines of each paragraph and cell, with the file line of their block."""
    for block in iter_blocks(blocks):
        if isinstance(block, Paragraph):
            yield block.children, block.line
        elif isinstance(block, Table):
            yield from ((cell, block.line) for cell in chain(block.header, *block.rows))


def _passage(run: Sequence[Inline], line: int) -> Passage:
    text = "".join(map(_text_of, run_leaves(run)))
    label: tuple[str, ...] = ()
    if run and isinstance(run[0], Strong):
        label = words_in(plain_text(run[0].children).rstrip(": ")).keys
    return Passage(run, text, words_in(text), line, label)


def _text_of(leaf: Text | Code | Math) -> str:
    return leaf.text if isinstance(leaf, Text) else _FOREIGN


@dataclass(frozen=True, slots=True)
class Span:
    """A link to be set at these offsets of a passage's text, in one plain text of its run."""

    start: int
    end: int
    slug: str


def set_links(
    blocks: Sequence[Block], spans_of_passages: Iterable[Sequence[Span]]
) -> tuple[Block, ...]:
    """The blocks with links at the spans of each passage; passages and spans are in order."""
    coming = iter(spans_of_passages)

    def in_block(block: Block) -> Sequence[Block]:
        if isinstance(block, Paragraph):
            spans = next(coming)
            if spans:
                return [replace(block, children=_linked(block.children, spans))]
        elif isinstance(block, Table):
            header = tuple([_linked(cell, next(coming)) for cell in block.header])
            rows = tuple(
                [tuple([_linked(cell, next(coming)) for cell in row]) for row in block.rows]
            )
            return [replace(block, header=header, rows=rows)]
        return [block]

    return rewrite_blocks(blocks, in_block)


def _linked(run: Sequence[Inline], spans: Sequence[Span]) -> tuple[Inline, ...]:
    return tuple(_with_links(run, spans, 0)[0]) if spans else tuple(run)


def _with_links(
    run: Sequence[Inline], spans: Sequence[Span], offset: int
) -> tuple[list[Inline], int]:
    """The run with links, and the offset behind it; ``offset`` is that of its beginning.

    The spans stand in the order of the text.
    """
    result: list[Inline] = []
    for inline in run:
        if isinstance(inline, Strong | Emphasis | Link):
            children, offset = _with_links(inline.children, spans, offset)
            result.append(replace(inline, children=tuple(children)))
        elif isinstance(inline, Text):
            end = offset + len(inline.text)
            first = bisect_left(spans, offset, key=attrgetter("start"))
            last = bisect_left(spans, end, key=attrgetter("start"))
            result.extend(_split(inline.text, spans[first:last], offset))
            offset = end
        else:
            result.append(inline)
            offset += len(_FOREIGN)
    return result, offset


def _split(text: str, spans: Sequence[Span], offset: int) -> Iterator[Inline]:
    done = 0
    for span in spans:
        start, end = span.start - offset, span.end - offset
        if done < start:
            yield Text(text[done:start])
        yield Link(span.slug, (Text(text[start:end]),))
        done = end
    if done < len(text):
        yield Text(text[done:])
