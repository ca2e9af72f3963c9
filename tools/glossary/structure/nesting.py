"""Lists from the lines of list items, with the nesting that the lost indentation told.

In: consecutive items in reading order, each with its marker, its text and the blocks
that belong to it. Out: lists. The line layout lost its indentation and the flattened
one its lines too, so what is nested shows only in four ways: an item that ends with
a colon announces its children; a numbered list that goes on afterwards holds the
bullets in between; items that are dressed differently (``**Label**: text`` against
``text``) are not of one list; and items that explain a formula or its signs stand below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from glossary.entry import Block, List, ListItem, Paragraph
from glossary.structure.inlines import parse_inlines

__all__ = ["Item", "build_lists"]


@dataclass(slots=True)
class Item:
    """A list item before nesting is known; ``number`` is None for a bullet."""

    number: int | None
    text: str
    line: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)


_DEEPEST = 4  # levels, deeper than any list in prose
_FEWEST_SIGNS = 2  # explained one by one
_SIGN = re.compile(r"\(([^()]{1,30})\):\s|([^\s:]{1,3}):\s")  # (x, y, z): the place
_FORMULA = re.compile(r"\$[^$]+\$\s+[—–]\s")
_LABEL = re.compile(r"\*\*.+?\*\*(?: \([^()]*\))?\s*(:|—|–|$)?")


def build_lists(items: Sequence[Item]) -> list[List]:
    """The lists that the items make, numbered and bulleted ones apart."""
    return _lists(_nested(_with_formulas(_with_remarks(list(items)))))


def _lists(items: Iterable[Item]) -> list[List]:
    lists: list[List] = []
    group: list[Item] = []
    for item in items:
        if group and not _continues(group, item):
            lists.append(_list(group))
            group = []
        group.append(item)
    if group:
        lists.append(_list(group))
    return lists


def _continues(group: Sequence[Item], item: Item) -> bool:
    before = group[-1].number
    if before is None or item.number is None:
        return before is item.number
    return item.number == before + 1 or (item.number == before == 1)


def _list(group: Sequence[Item]) -> List:
    items = tuple(
        ListItem(
            (
                Paragraph(parse_inlines(item.text), item.line),
                *item.blocks,
                *_lists(item.children),
            ),
            item.line,
        )
        for item in group
    )
    return List(items, group[0].line, group[0].number)


def _with_remarks(items: list[Item]) -> list[Item]:
    """Plain bullets moved below labelled ones, where the two alternate.

    002:80: ``**Aleatoric uncertainty**: …``, ``Example: …``, ``Modeled by: …``, and the
    same again for the next kind; each label must have remarks, and more than one label.
    """
    if [_dress(item) == "label" for item in items[:2]] != [True, False]:
        return items
    labels = [index for index, item in enumerate(items) if _dress(item) == "label"]
    bounds = [*labels, len(items)]
    alternating = (
        len(labels) > 1
        and all(later - one > 1 for one, later in pairwise(bounds))
        and all(item.number is None and not _announces(item) for item in items)
    )
    if not alternating:
        return items
    for begin, end in pairwise(bounds):
        items[begin].children = items[begin + 1 : end]
    return [items[index] for index in labels]


def _with_formulas(items: list[Item]) -> list[Item]:
    r"""Explained formulas moved below the words before them, where words go on after them.

    004:188: ``Second term (Drude): Free carrier response``, ``$\gamma$ — Damping rate``,
    ``Third term (Lorentz oscillators): …`` and so on.
    """
    formulas = [_FORMULA.match(item.text) is not None for item in items]
    first = next((index for index, formula in enumerate(formulas) if formula), 0)
    if not first or all(formulas[first:]) or any(item.number is not None for item in items):
        return items
    top: list[Item] = []
    for item, formula in zip(items, formulas, strict=True):
        if formula:
            top[-1].children.append(item)
        else:
            top.append(item)
    return top


def _nested(items: list[Item], depth: int = 1) -> list[Item]:
    """The top-level items, the others moved below the item that holds them."""
    if depth == _DEEPEST:
        return items
    top: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        end = _children_end(items, index)
        if end > index + 1 and not item.children:
            item.children = _nested(items[index + 1 : end], depth + 1)
        top.append(item)
        index = max(end, index + 1)
    return top


def _children_end(items: Sequence[Item], parent: int) -> int:
    """Index after the last item that is nested in ``items[parent]``."""
    first = parent + 1
    if first == len(items):
        return first
    kind = items[parent].number is None
    if (items[first].number is None) != kind:
        return _other_kind_end(items, parent)
    if kind and _announces(items[parent]):
        return _announced_end(items, parent)
    return _explained_end(items, parent) if kind else first


def _other_kind_end(items: Sequence[Item], parent: int) -> int:
    """Numbers inside a bullet, or bullets inside a numbered item."""
    first = parent + 1
    end = first
    bullets = items[first].number is None
    while end < len(items) and (items[end].number is None) == bullets:
        end += 1
    resumes = end < len(items)
    if bullets and resumes:
        number = items[parent].number
        resumes = number is not None and items[end].number == number + 1
    return end if resumes or _announces(items[parent]) else first


def _announced_end(items: Sequence[Item], parent: int) -> int:
    """Bullets below a bullet that ends with a colon: as many as are dressed like the first."""
    first = parent + 1
    if _announces(items[first]) and _dress(items[first]) == _dress(items[parent]):
        return first
    dress = _dress(items[first])
    end = first
    while (
        end < len(items)
        and items[end].number is None
        and _dress(items[end]) == dress
        and not (_announces(items[end]) and dress == _dress(items[parent]))
    ):
        end += 1
    return end


def _explained_end(items: Sequence[Item], parent: int) -> int:
    """Items that explain the signs of the formula before them, one by one.

    002:152: ``**Function**: F(x, y, z, θ, φ) → (r, g, b, σ)``, then ``(x, y, z): 3D
    position``, ``(θ, φ): Viewing direction`` and two more.
    """
    end = parent + 1
    while end < len(items) and items[end].number is None:
        sign = _SIGN.match(items[end].text)
        if sign is None or (sign.group(1) or sign.group(2)) not in items[parent].text:
            break
        end += 1
    return end if end - parent > _FEWEST_SIGNS else parent + 1


def _announces(item: Item) -> bool:
    return item.text.rstrip("* ").endswith(":")


def _dress(item: Item) -> str:
    match = _LABEL.match(item.text)
    if not match:
        return "plain"
    if match.end() == len(item.text) and not match.group(1):
        return "bare"
    return "label"
