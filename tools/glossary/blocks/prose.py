"""Prose that stood in a fence: a lead-in sentence with its list becomes paragraph and list.

In: a fence whose every line is a bullet, a numbered item or a lead-in that ends
with a colon. Out: paragraphs and lists, bullets under a number nested in it
(003:881). Anything that looks like the source of a program or a plan (names with
underscores, calls) stays a listing, where the author's lines count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.blocks.reading import Reading, Sight
from glossary.entry import Block, List, ListItem, Paragraph, Repair
from glossary.structure.inlines import parse_inlines

__all__ = ["BULLET", "NUMBER", "list_blocks", "paragraph", "read_prose"]

BULLET = re.compile(r"(?:[-•–‣▪*]|\[[ xX]\])\s+(?=\S)")
NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")

_SOURCE = re.compile(r"\w_\w|\w\(\w*\)|[{};]\s*$|==|:-|<-|--\w|\$\w|</?\w+>|^\s*[\w.]+\s*=\s")


def read_prose(sight: Sight) -> Reading | None:
    """Paragraphs and lists, or ``None`` when some line is neither."""
    lines = sight.filled
    marked = [_is_item(line) for line in lines]
    if sum(marked) < 2 or sight.intact:
        return None
    for index, line in enumerate(lines):
        if marked[index]:
            continue
        leads_in = line.endswith(":") and index + 1 < len(lines) and marked[index + 1]
        if not leads_in:
            return None
    if any(_SOURCE.search(line) for line in lines):
        return None
    blocks = tuple(list_blocks(lines, sight.fence.line))
    repair = Repair("fenced-prose", sight.text, "\n".join(lines), sight.fence.line, 0.95)
    return Reading(blocks, (repair,))


def paragraph(text: str, line: int) -> Paragraph:
    """A paragraph with the mark-up its text carries."""
    return Paragraph(parse_inlines(text), line)


def list_blocks(lines: Sequence[str], line: int) -> Iterator[Block]:
    """Lines as paragraphs and lists; bullets that follow a number belong to it."""
    run: list[str] = []
    for text in lines:
        if _is_item(text):
            run.append(text)
            continue
        yield from _lists(run, line)
        run = []
        yield paragraph(text, line)
    yield from _lists(run, line)


def _is_item(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBER.match(line))


@dataclass
class _Item:
    text: str
    number: int | None
    children: list[str]


def _lists(run: Sequence[str], line: int) -> Iterator[List]:
    """A run of items as one list, or as several where numbers do not go on as a list's do."""
    items: list[_Item] = []
    for text in run:
        number = NUMBER.match(text)
        bullet = None if number else BULLET.match(text)
        mark = number or bullet
        body = text[mark.end() :] if mark else text
        if number:
            value = int(number.group(1))
            if items and items[-1].number != value - 1:
                yield _list(items, line)
                items = []
            items.append(_Item(body, value, []))
        elif items and items[0].number is not None:
            items[-1].children.append(body)
        else:
            items.append(_Item(body, None, []))
    if items:
        yield _list(items, line)


def _list(items: Sequence[_Item], line: int) -> List:
    made = []
    for item in items:
        blocks: tuple[Block, ...] = (paragraph(item.text, line),)
        if item.children:
            nested = [_Item(child, None, []) for child in item.children]
            blocks = (*blocks, _list(nested, line))
        made.append(ListItem(blocks, line))
    return List(tuple(made), line, items[0].number)
