r"""Signs that text is missing: a body that breaks off, a hole in its midst.

In: the lines of a body. Out: notes, and whether the body is cut off at its end. The
scrape read ``<i`` in a formula as the begin of an HTML tag and dropped everything up to
the next ``>``: to the end of the entry in 002:148 (``\sum_{j``) and 003:1271
(``s_i(x_{``), up to the ``>`` of ``>100 fps`` in 002:136 (``Π_{j100 fps at 1080p)``).
What is left is an open brace, or an end that no writer would leave. Of the 250 bodies
248 end with a full stop or a like sign; of the two others one is a list that has no full
stop anywhere (003:602), one is cut off in a formula (003:1254).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from glossary.entry import Note, NoteCode
from glossary.structure.bodylines import (
    Line,
    bold_line,
    fence_tag,
    is_drawing,
    list_marker,
    table_cells,
)
from glossary.structure.flattened.formulas import is_display_formula
from glossary.structure.grammar import UNFINISHED
from glossary.structure.inlines import unclosed_formula
from glossary.structure.masking import mask

__all__ = ["find_losses"]

_ENDED = re.compile(r"[.!?…|`][\"'”’)\]*]*$")
_HANGING = re.compile(r"(?:[,;:—–(\[{=+<]|(?<!\S)\*\*)$")
_WORD_AT_END = re.compile(r"[^\W_]$")
_CHAIN = re.compile(r"[→⇒←↔]")
_TAIL = 160
_FEWEST_WORDS = 6  # of a sentence whose full stop is missed
_HABIT = 0.8  # share of the items that end with a full stop where all should


def find_losses(lines: Sequence[Line]) -> tuple[list[Note], bool]:
    """The notes on missing text, and whether the last line breaks off."""
    loose, fenced = _outside_fences(lines)
    last = lines[-1] if lines else None
    truncated = fenced or (
        bool(loose)
        and loose[-1] is last
        and _is_prose(last.text)
        and _breaks_off(
            last.text.strip(), (line.text for line in loose[:-1] if _is_prose(line.text))
        )
    )
    notes = [
        Note(NoteCode.TEXT_LOST, "a brace is not closed: text was lost here", line.number)
        for line in loose
        if "{" in line.text
        and _is_prose(line.text)
        and _has_open_brace(line.text)
        and not (truncated and line is last)
    ]
    if truncated and last is not None:
        notes.append(Note(NoteCode.TRUNCATED, "the text breaks off", last.number))
    return notes, truncated


def _outside_fences(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines that are not in a fence; whether a fence is open at the end."""
    fenced = False
    loose: list[Line] = []
    for line in lines:
        if fence_tag(line.text) is not None:
            fenced = not fenced
        elif not fenced:
            loose.append(line)
    return loose, fenced


def _is_prose(text: str) -> bool:
    """Whether the line stands neither in a table nor in a drawing."""
    return bool(text.strip()) and table_cells(text) is None and not is_drawing(text)


def _breaks_off(text: str, before: Iterable[str]) -> bool:
    """Whether a body cannot have ended with ``text``; ``before`` are its other lines."""
    if _ENDED.search(text):
        return False
    if (
        text.startswith("|")
        or _HANGING.search(text)
        or unclosed_formula(text)
        or text.count("**") % 2
    ):
        return True
    tail = mask(text)[-_TAIL:]
    if any(tail.rfind(opened) > tail.rfind(closed) for opened, closed in ("()", "[]", "{}")):
        return True
    return text.rsplit(maxsplit=1)[-1].lower() in UNFINISHED or _misses_stop(text, before)


def _misses_stop(text: str, before: Iterable[str]) -> bool:
    """A sentence without its full stop; an item may do without where other items do."""
    if not _WORD_AT_END.search(text):
        return False
    if list_marker(text) is None:
        formula = _CHAIN.search(text) or is_display_formula(text)
        return not formula and len(text.split()) >= _FEWEST_WORDS and bold_line(text) is None
    items = [line for line in before if list_marker(line) is not None]
    return sum(bool(_ENDED.search(item.rstrip())) for item in items) >= _HABIT * len(items)


def _has_open_brace(text: str) -> bool:
    masked = mask(text)
    return masked.count("{") > masked.count("}")
