"""Section headings that are not bold: ``## Heading`` and ``2.1 Heading``.

In: a flattened body. Out: the body cut before and after such headings, each as a line
that begins with hashes. Where the heading starts is plain, where it ends is not: nothing
stands between ``3.3 Laser Rate Equations`` and ``Carrier density: …`` (004:188) any more.
A heading is a run of words with capital letters; the first sentence after it begins with
the last of them, or with a word that begins sentences, or with the entry's own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossary.structure.flattened.marks import is_title
from glossary.structure.grammar import CONNECTORS, QUESTIONS, STARTERS, UNFINISHED
from glossary.structure.masking import HIDDEN, mask

__all__ = ["cut_sections", "numbered_sections", "section_level"]

_HASHES = re.compile(r"(?<!\S)(?:---+\s+)?(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"(?<!\S)---+(?!\S)")
# The first digit is looked for first: that is quick.
_NUMBER = re.compile(r"(\d(?<!\S\d)\d?(?:\.\d{1,2})*)(\.?)\s+(?=[A-Z0-9][^\s.]*[A-Za-z])")
_FEWEST_SUBSECTIONS = 3
_LONGEST_TITLE = 14  # words
_LONGEST_TITLE_CHARACTERS = 110
_WINDOW = 600  # characters in which a heading shows where it ends
# What stands on a line of its own after a heading.
_STRUCTURE = re.compile(r"\s+(?:[-•]\s+\S|1\.\s+\S|\*\*|\||[\u2500-\u257f]|#{1,6}\s|-{3}|\ue000)")
_SENTENCE = re.compile(r"(?<!vs)[.!?]\s")
_Start = tuple[int, int, str]
"""Where a heading starts, where its words start, and its hashes."""
_QUESTION = re.compile(r"(?:[^\w\s]+ )?(?:What|Why|How|When|Where|Which|Who)\b[^.?!]{0,100}\?")


def cut_sections(
    parts: Iterable[tuple[str, str]], names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The parts of a body, each text as ``("text", …)`` and ``("heading", "## …")`` in turn.

    ``names`` are the entry's own. Numbers of sections count on over what stands between
    the texts, such as fences.
    """
    listed = [(kind, part, mask(part) if kind == "text" else "") for kind, part in parts]
    for (kind, part, masked), starts in zip(
        listed, _starts([masked for _, _, masked in listed]), strict=True
    ):
        if kind == "text":
            yield from _cut(part, masked, starts, names)
        else:
            yield kind, part


def _cut(
    text: str, masked: str, starts: Sequence[_Start], names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    taken = 0
    for index, (start, title_start, hashes) in enumerate(starts):
        if start < taken:
            continue
        limit = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        window = slice(title_start, min(limit, title_start + _WINDOW))
        end = title_start + _title_end(text[window], masked[window], names)
        yield from _paragraphs(text, masked, taken, start)
        number = text[start:title_start].strip().lstrip("-# ")
        yield "heading", " ".join(filter(None, (hashes, number, text[title_start:end].strip())))
        taken = end
    yield from _paragraphs(text, masked, taken, len(text))


def _paragraphs(text: str, masked: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The text between headings, without the rules that stand beside hashes."""
    if "#" not in masked:
        yield "text", text[start:end]
        return
    for rule in _RULE.finditer(masked, start, end):
        yield "text", text[start : rule.start()]
        start = rule.end()
    yield "text", text[start:end]


def _starts(texts: Sequence[str]) -> list[list[_Start]]:
    """The starts of the headings in each of the masked texts: with hashes, or else numbered."""
    starts = [
        [(match.start(), match.end(), match.group(1)) for match in _HASHES.finditer(text)]
        if "#" in text
        else []
        for text in texts
    ]
    marks = [
        (into, match)
        for into, text in zip(starts, texts, strict=True)
        if not into
        for match in _NUMBER.finditer(text)
    ]
    for index in numbered_sections([(m.group(1), bool(m.group(2))) for _, m in marks]):
        into, match = marks[index]
        into.append((match.start(), match.end(), "#" * section_level(match.group(1))))
    return starts


def section_level(number: str) -> int:
    """Heading level of a section number (004:188): 2 for ``3.``, 3 for ``3.1``, 4 below that."""
    return min(4, number.count(".") + 2)


def numbered_sections(numbers: Sequence[tuple[str, bool]]) -> list[int]:
    """Which of the numbers (and whether a stop follows) count the sections of an outline.

    Each must be the one that comes next: 2.1 after 2, then 2.1.1, 2.2 or 3. A list that
    is merely numbered has no sub-sections and is left alone.
    """
    chosen: list[int] = []
    current: tuple[int, ...] = ()
    for index, (text, stopped) in enumerate(numbers):
        number = tuple(int(part) for part in text.split("."))
        if (len(number) > 1 or stopped) and number in _successors(current):
            chosen.append(index)
            current = number
    deep = sum(1 for index in chosen if "." in numbers[index][0])
    return chosen if deep >= _FEWEST_SUBSECTIONS else []


def _successors(number: tuple[int, ...]) -> set[tuple[int, ...]]:
    if not number:
        return {(1,), (1, 1)}
    following = {(*number, 1)}
    for length in range(1, len(number) + 1):
        following.add((*number[: length - 1], number[length - 1] + 1))
    return following


def _title_end(text: str, masked: str, names: Sequence[str]) -> int:
    """Where the words of the heading end with which ``text`` starts."""
    structure = _STRUCTURE.search(masked, 0, _LONGEST_TITLE_CHARACTERS)
    before = structure.start() if structure else len(text)
    title = text[:before].rstrip()
    # A list or a table stands below a heading, a formula in a sentence as well.
    below = structure is not None and structure.group()[-1] != HIDDEN
    if (
        len(title) < _LONGEST_TITLE_CHARACTERS
        and title[-1:] != ":"
        and is_title(title)
        and not _SENTENCE.search(masked, 0, before)
        and (below or (_has_capitals(title) and not _waits(title.rsplit(maxsplit=1)[-1])))
    ):
        return before
    question = _QUESTION.match(text)
    return question.end() if question else _run_end(text, masked, names)


def _has_capitals(title: str) -> bool:
    """Whether all words of a title but the small ones have capital letters."""
    return all(word in CONNECTORS or not word[0].islower() for word in title.split())


def _run_end(text: str, masked: str, names: Sequence[str]) -> int:
    """The end of a run of words with capital letters, its last word left to the text."""
    words: list[re.Match[str]] = []
    stop = len(text)
    for word in re.finditer(r"\S+", masked[:400]):
        if not _may_be_title(text, word) or len(words) == _LONGEST_TITLE:
            stop = word.start()
            break
        words.append(word)
    while len(words) > 1 and _waits(words[-1].group()):
        stop = words.pop().start()
    if not words:
        return stop
    first = next((i for i, word in enumerate(words) if word.group()[0].isalnum()), 0)
    for word in words[first + 1 :]:
        here = word.start()
        following = text[word.end() + 1 : word.end() + 2]
        starts = word.group() in STARTERS and (following.islower() or following.isdigit())
        if starts or any(text.startswith(name, here) for name in names):
            return here
    bracket = next((word for word in words if word.group().endswith(")")), None)
    if bracket is not None:
        return bracket.end()
    follows = text[stop : stop + 1]
    if follows.islower() or follows == "(":
        capitals = [word for word in words[1:] if word.group()[0].isupper()]
        return capitals[-1].start() if capitals else stop
    return stop


def _waits(word: str) -> bool:
    """Whether the word begins a sentence: no title ends in an article or a conjunction."""
    return word in QUESTIONS or word in CONNECTORS or word.lower() in UNFINISHED


def _may_be_title(text: str, word: re.Match[str]) -> bool:
    token = word.group()
    if token in CONNECTORS:
        return True
    if token.startswith("**") or token[0] in "-•|" or token.endswith((":", ".")):
        return False
    if token[0] == "(":
        # An aside belongs to the heading unless a colon makes it a label of the text.
        close = text.find(")", word.start())
        return close < 0 or text[close + 1 : close + 2] != ":"
    first, last = token[0], token[-1]
    if first.isdigit():
        return last.isalpha()  # 2D
    return first.isupper() or first in "&/\"'" or (word.start() == 0 and not first.isalnum())
