"""Where the lines of a flattened listing began.

In: the text of a fence whose line breaks became spaces. Out: its likely lines, the
same words in the same order. Only what marks a line by itself is used: an arrow
that points down, a bullet, the next number of a list, a label with its colon, the
left side of a formula. A break that nothing marks is not guessed, because a long
line reads better than a wrongly cut one. Nothing is cut inside brackets or quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from glossary.blocks.layout import cut

__all__ = ["bracket_depths", "reline"]

_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”"}

_NEEDS_MORE = re.compile(
    r"(?:[→⟶⇒←=>:,(/+]|\b(?:to|of|in|the|an?|and|or|for|with|by|is|are|from|on|at|as))\s$"
)
_LABEL = re.compile(r":(?=\s|$)")
_WORD = re.compile(r"[^\s:]+")
_BREAKS_LABEL = re.compile(r"^[-–—•*=→]$|[.,;!?→=]$")
_LABEL_WORDS = 6
_LONGEST_RELATION = 300
_NAME = re.compile(r"[A-Z][\w'/+.-]*")

# What begins a line wherever it stands outside brackets; each with its source.
_STARTERS = re.compile(
    r"""
      (?P<down>[↓⬇⇩▼⇓↑⬆⇧▲⇑↕⇅])(?=\s|$)     # 002:132, `Input position (x,y,z) ↓ Multi-…`
    | (?P<ellipsis>\.\.\.|…)(?=\s|$)          # 002:132, `… vector ... Level L:`
    | (?P<formula>\w{1,12}\([^()\s]*\)\s[=∝≈≤≥∼]\s)   # 002:176, `… 0.076) L(D) ∝ D^(-β)`
    | (?P<where>Where)\s                      # 002:204, `… · Style Loss Where α, β control …`
    | (?P<gloss>where)\s(?=\S{1,6}\s(?:is|are|=|∈|controls?|denotes?|represents?)\b)
    | (?P<assign>(?<!\S)(?:[A-Z][a-z]+\s[a-z]+\s=\s|[A-Za-z]\w*\s=\s))  # after a complete relation
    | (?P<stamp>\[?\d{4}-\d\d-\d\d[T\s]\d\d:)   # a log's time
    | (?P<branch>[├└])─*[→►▶>]?\s
    | (?P<sentence>[A-Z])                     # after a full stop
    """,
    re.VERBOSE,
)


def reline(text: str) -> list[str]:
    """The lines that ``text`` can be cut into with certainty; one when there is no sign."""
    text = " ".join(text.split())
    depths = bracket_depths(text)
    marks = {*_bullet_cuts(text, depths), *_number_cuts(text, depths)}
    listed = min(marks, default=len(text))  # sentences inside an item belong to it
    cuts = {*marks, *_starter_cuts(text, depths, listed), *_label_cuts(text, depths)}
    after_mark = {text.index(" ", mark) + 1 for mark in marks}
    return cut(text, cuts - after_mark)


def bracket_depths(text: str) -> list[int]:
    """For each character how many brackets or quotes are open around it.

    A bracket that is never closed counts for nothing: a cut-off text must not
    hide its own rest.
    """
    steps = [0] * (len(text) + 1)
    for start, end in _bracketed(text):
        steps[start] += 1
        steps[end + 1] -= 1
    return list(accumulate(steps))


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """First and last position of each closed pair of brackets or quotes."""
    open_at: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    quote = -1
    for index, character in enumerate(text):
        if character == '"':
            if quote >= 0:
                yield quote, index
            quote = -1 if quote >= 0 else index
        elif quote >= 0:
            continue
        elif character in _PAIRS:
            open_at.append((index, _PAIRS[character]))
            waiting[_PAIRS[character]] += 1
        elif waiting[character]:
            closer = ""
            while closer != character:
                start, closer = open_at.pop()
                waiting[closer] -= 1
            yield start, index


def _starter_cuts(text: str, depths: list[int], listed: int) -> Iterator[int]:
    """What begins a line by itself; sentences only before ``listed``."""
    for match in _STARTERS.finditer(text):
        at = match.start()
        kind = match.lastgroup
        inside = depths[at] > (kind == "stamp")
        if inside or (at and not text[at - 1].isspace()):
            continue
        if kind == "sentence" and (
            at > listed or not re.search(r"[\w)\]%][.!?]\s$", text[max(0, at - 4) : at])
        ):
            continue
        if kind == "assign" and not _completes(text, at):
            continue
        if kind == "formula" and re.search(
            r"(?:[=∝≈+*/·×,-]|\bWhere|\bwith)\s$", text[max(0, at - 8) : at]
        ):
            continue
        yield at
        if kind in ("down", "ellipsis"):
            yield match.end()


def _completes(text: str, position: int) -> bool:
    """Whether a relation stands complete before ``position``, so that another may begin."""
    before = text[max(0, position - _LONGEST_RELATION) : position].rstrip()
    return bool(
        re.search(r"\s=\s", before)
        and re.search(r"[\w)\]²³%]$", before)
        and not re.search(r"\b(?:[Ww]here|with|and|for|if|when|by)$", before)
    )


def _bullet_cuts(text: str, depths: list[int]) -> Iterator[int]:
    """Bullets count once the first of them opens the text, or follows a colon or a first item.

    Otherwise `` - `` is a dash or a minus (002:80, ``1 - P(y_true)``).
    """
    first = re.search(r"(?:^|:\s|^1[.)]\s[^-•*]*\)\s)([-•*])\s(?=\S)", text)
    if first is None:
        return
    bullet = re.escape(first.group(1))
    for match in re.finditer(rf"(?<!\S){bullet}\s(?=[^\s\d])", text):
        if match.start() >= first.start(1) and not depths[match.start()]:
            yield match.start()


def _number_cuts(text: str, depths: list[int]) -> Iterator[int]:
    """``1.``, ``2.`` … in order, when there are at least two; a new list begins with 1 again."""
    runs: list[list[int]] = []
    for match in re.finditer(r"(?<!\S)(\d{1,3})[.)]\s(?=\S)", text):
        number = int(match.group(1))
        if depths[match.start()]:
            continue
        if number == 1:
            runs.append([match.start()])
        elif runs and number == len(runs[-1]) + 1:
            runs[-1].append(match.start())
    for run in runs:
        if len(run) > 1:
            yield from run


def _label_cuts(text: str, depths: list[int]) -> Iterator[int]:
    """``Result:``, ``Key insight:``, ``Layer 2:``: a capital word, few words, a colon.

    A text that begins with a bare number and a colon has only such labels (years).
    """
    if re.match(r"\d+:\s", text):
        yield from (match.start() for match in re.finditer(r"(?<!\S)\d+(?=:\s)", text))
        return
    for match in _LABEL.finditer(text):
        start = None if depths[match.start()] else _label_start(text, match.start(), depths)
        if start is not None:
            yield start


def _label_start(text: str, colon: int, depths: list[int]) -> int | None:
    """Where the label that ends at ``colon`` begins: its last run of capital words.

    What stands before it (an arrow, a bullet, another label) may need the first of
    them for itself; then the label is the last capital word alone.
    """
    capitals: list[int] = []
    after = colon
    for word in reversed(list(_WORD.finditer(text, max(0, colon - 80), colon))[-_LABEL_WORDS:]):
        if ":" in text[word.end() : after] or _BREAKS_LABEL.search(word.group()):
            break
        after = word.start()
        if depths[word.start()]:
            continue
        # `14 GB Total:`: what follows a number is its unit when the label has a word left.
        unit = bool(capitals) and word.start() > 1 and text[word.start() - 2].isdigit()
        if _NAME.fullmatch(word.group()) and not unit:
            capitals.append(word.start())
        elif capitals:
            break
    if not capitals:
        return None
    start = capitals[-1]
    if colon - start == 1 and re.search(r"\w\s$", text[max(0, start - 2) : start]):
        return None  # a symbol at the end of a sentence, unlike `Q:` and `A:`
    if _NEEDS_MORE.search(text[max(0, start - 12) : start]):
        # The last word may be a number or letter that belongs to the one before it.
        long = [at for at in capitals if text[at + 1 : at + 2].islower()]
        start = long[0] if long else capitals[0]
        if start == capitals[-1]:
            return None
    return start
