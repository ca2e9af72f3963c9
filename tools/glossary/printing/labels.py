"""Paragraphs with labels in their midst, each label to begin a line.

In: the inlines of a paragraph. Out: its parts, or their source with a line break before
each label. A dozen labels may stand in one paragraph (000:834, 004:44), ``X does y.
**Mechanism**: … . **Types**: **Plain**: … .``, and there is no list to show them apart:
as the line files have them in one line, they stay one paragraph, of several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from glossary.entry import Inline, Strong, Text
from glossary.printing.escape import paragraph_source
from glossary.walk import plain_text

__all__ = ["labelled_parts", "labelled_source", "lines_source"]

_FEWEST = 3  # labels that begin a sentence; fewer are read without effort
_LINE_BREAK = "\\\n"
_LABEL_TAIL = re.compile(r"(?:\s\([^()]{1,60}\))?:\s")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+\Z")


def labelled_parts(run: Sequence[Inline]) -> list[Sequence[Inline]]:
    """What stands before the first label, and each label with its text; or all in one."""
    if sum(isinstance(inline, Strong) for inline in run) < _FEWEST:
        return [run]
    labels = [at for at in range(len(run)) if _is_label(run, at)]
    begins = [at for at in labels if not at or _SENTENCE_END.search(_before(run, at))]
    if len(begins) < _FEWEST:
        return [run]
    # **Types**: **Plain**: … – a label whose text begins with another one.
    inner = (
        later
        for one, later in pairwise(labels)
        if one and later == one + 2 and _before(run, later).strip() in ("", ":")
    )
    bounds = sorted({0, *begins, *inner, len(run)})
    return [run[begin:end] for begin, end in pairwise(bounds)]


def labelled_source(run: Sequence[Inline]) -> str:
    """The source of a paragraph, with a line for each of its labels."""
    return lines_source(labelled_parts(run))


def lines_source(parts: Iterable[Sequence[Inline]]) -> str:
    """The source of a paragraph whose parts begin a line each."""
    return _LINE_BREAK.join(map(paragraph_source, parts))


def _is_label(run: Sequence[Inline], at: int) -> bool:
    following = run[at + 1] if at + 1 < len(run) else None
    if not isinstance(run[at], Strong) or not isinstance(following, Text):
        return False
    return plain_text([run[at]]).endswith(":") or _LABEL_TAIL.match(following.text) is not None


def _before(run: Sequence[Inline], at: int) -> str:
    return plain_text(run[at - 1 : at])
