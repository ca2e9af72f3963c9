r"""Signs that text is missing: a body that breaks off, a hole in its midst.

In: the lines of a body. Out: notes, and whether the body is cut off at its end. The
scrape read ``<i`` in a formula as the begin of an HTML tag and dropped everything up to
the next ``>``: to the end of the entry in 002:148 (``\sum_{j``) and 003:1271
(``s_i(x_{``), up to the ``>`` of ``>100 fps`` in 002:136 (``Π_{j100 fps at 1080p)``).
What is left is an open brace, or an end that no writer would leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.entry import Note, NoteCode
from glossary.structure.bodylines import Line, fence_tag, is_drawing, table_cells
from glossary.structure.grammar import UNFINISHED
from glossary.structure.inlines import unclosed_formula
from glossary.structure.masking import mask

__all__ = ["find_losses"]

_ENDED = re.compile(r"[.!?…:|`][\"'”’)\]*]*$")
_HANGING = re.compile(r"(?:[,;—–(\[{=+<]|\*\*)$")
_TAIL = 160


def find_losses(lines: Sequence[Line]) -> tuple[list[Note], bool]:
    """The notes on missing text, and whether the last line breaks off."""
    prose = list(_prose(lines))
    truncated = bool(prose) and prose[-1] is lines[-1] and _breaks_off(prose[-1].text.strip())
    notes = [
        Note(NoteCode.TEXT_LOST, "a brace is not closed: text was lost here", line.number)
        for line in prose
        if "{" in line.text and _has_open_brace(line.text) and not (truncated and line is prose[-1])
    ]
    if truncated:
        notes.append(Note(NoteCode.TRUNCATED, "the text breaks off", prose[-1].number))
    return notes, truncated


def _prose(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that are neither in a fence nor in a table or drawing."""
    fenced = False
    for line in lines:
        if fence_tag(line.text) is not None:
            fenced = not fenced
        elif not fenced and _is_prose(line.text):
            yield line


def _is_prose(text: str) -> bool:
    return bool(text.strip()) and table_cells(text) is None and not is_drawing(text)


def _breaks_off(text: str) -> bool:
    if _ENDED.search(text):
        return False
    if _HANGING.search(text) or unclosed_formula(text) or text.count("**") % 2:
        return True
    tail = mask(text)[-_TAIL:]
    if any(tail.rfind(opened) > tail.rfind(closed) for opened, closed in ("()", "[]", "{}")):
        return True
    return text.rsplit(maxsplit=1)[-1].lower() in UNFINISHED


def _has_open_brace(text: str) -> bool:
    masked = mask(text)
    return masked.count("{") > masked.count("}")
