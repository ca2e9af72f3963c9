"""List markers of other kinds brought to those that the seeds have.

In: the text of a flattened body. Out: the text with ``•`` for other round and square
bullets and before check marks, which stay, ``-`` for stars, and ``1.`` for ``1)``. A sign
must stand where lists have it, more than once, and not in a formula, an aside or a cell; any
other text comes back as it is. No seed needs it; other dumps of the same glossary may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossary.structure.bodylines import CHECK_MARKS, OTHER_BULLETS
from glossary.structure.masking import mask

__all__ = ["uniform_markers"]

_FEWEST = 2  # markers that make a list
# The sign is looked for first, then what stands before it: that is quick.
_BULLET = re.compile(rf"[{OTHER_BULLETS}](?<=[^|\s] .)(?= [^\s|])")
_CHECK = re.compile(rf"[{CHECK_MARKS}](?<=[^|\s] .)(?=\ufe0f? [^\s|])")
_FIRST_STAR = re.compile(r"[:.!?*)] \* (?=\*\*|[A-Z])")
_STAR = re.compile(r"\*(?<=\S \*)(?= \*\*| [A-Z][a-z])")
_NUMBER = re.compile(r"(?<!\S)(\d{1,2})\)(?= \S)")


def uniform_markers(text: str) -> str:
    """The text with every list marked as the seeds mark theirs."""
    text = _with(text, "•", [match.start() for match in _BULLET.finditer(text)])
    if len(_CHECK.findall(text)) >= _FEWEST:
        text = _CHECK.sub(r"• \g<0>", text)
    if " * " in text and _FIRST_STAR.search(text):
        text = _with(text, "-", [match.start() for match in _STAR.finditer(mask(text))])
    if " 2) " in text:
        numbers = list(_NUMBER.finditer(mask(text)))
        if [match.group(1) for match in numbers[:2]] == ["1", "2"]:
            text = _with(text, ".", [match.end() - 1 for match in numbers])
    return text


def _with(text: str, sign: str, places: Iterable[int]) -> str:
    """The text with ``sign`` at each of the places, if they are enough for a list."""
    found = list(places)
    if len(found) < _FEWEST:
        return text
    characters = list(text)
    for place in found:
        characters[place] = sign
    return "".join(characters)
