r"""Formulas that break off, because the scrape took ``<i …`` in them for a tag.

In: an entry in blocks. Out: the same, with a note for every formula that is not
complete. One that began with a dollar and never ends (002:148 ``$T_i =
\exp(-\sum_{j``) is shown as code with its dollar, since it is no formula any more;
one in plain characters (002:136 ``Π_{j100 fps``, 003:1271 ``s_i(x_{``) stays as it
stands. Nothing is completed: what was there is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossary.entry import Block, Code, Entry, Inline, Note, NoteCode, Text
from glossary.walk import rewrite_inlines

__all__ = ["mark_cut_off", "may_break_off"]

# The last dollar, signs of a formula, an open brace or bracket at the end, and no second dollar.
_UNENDED = re.compile(r"(?<![\\$\w])\$[^$\s][^$]*(?:[\\^]|_\{)[^$]*\Z")
_TRACES = ("^", "_{", "\\")  # no formula breaks off without one, and few entries have any
_OPEN_SCRIPT = re.compile(r"(?<!\S)\S*[_^]\{[^{}$]*\Z")


def may_break_off(leaves: Iterable[Inline]) -> bool:
    """Whether any of an entry's leaf inlines may hold a formula that is cut off; cheap."""
    text = "\n".join([leaf.text for leaf in leaves if isinstance(leaf, Text)])
    return any(trace in text for trace in _TRACES)


def mark_cut_off(entry: Entry) -> Entry:
    """The entry with its incomplete formulas marked."""
    notes: list[Note] = []

    def found(text: str, line: int) -> None:
        message = f"a formula is cut off: {' '.join(text.split())[:80]}"
        notes.append(Note(NoteCode.FORMULA_CUT_OFF, message, line))

    def mark(item: Inline, block: Block) -> Sequence[Inline]:
        if not isinstance(item, Text):
            return [item]
        unended = _UNENDED.match(item.text, max(item.text.rfind("$"), 0))
        if unended and _is_open(unended[0]):
            found(unended[0], block.line)
            before = item.text[: unended.start()]
            return [*([Text(before)] if before else []), Code(unended[0])]
        script = _OPEN_SCRIPT.search(item.text)
        if script:
            found(script[0], block.line)
        return [item]

    blocks = rewrite_inlines(entry.blocks, mark)
    if not notes:
        return entry
    return replace(entry, blocks=blocks, notes=entry.notes + tuple(notes))


def _is_open(text: str) -> bool:
    """Whether a brace or bracket of the text is never closed."""
    return any(text.count(opening) > text.count(closing) for opening, closing in ("{}", "()", "[]"))
