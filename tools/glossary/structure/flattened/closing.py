"""Paragraphs that the flattening glued to the end of a list item.

In: the lines of a body as :mod:`~glossary.structure.flattened.marks` found them. Out:
the lines, with the paragraphs set free. Most bodies end in a sentence on their subject,
after a list: ``… controlled evaluations. NCHW Layout is **a high-impact method …``.
There is no sign but the grammar: a sentence that has the entry's subject for its own, a
sentence that points back (``These properties …``), and the habits of the entry: an item
with more sentences than all others, or one with a full stop where the others have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossary.structure.flattened.marks import Draft
from glossary.structure.flattened.style import (
    ITEMS,
    WORD,
    Kin,
    Style,
    capital_starts,
    sentence_starts,
)
from glossary.structure.grammar import STARTERS, UNFINISHED, VERBS, is_verb
from glossary.structure.stretch import ends_sentence

__all__ = ["split_items"]

_LONGEST_SUBJECT = 9  # words between the begin of a closing sentence and its verb
_WINDOW = 240  # characters in which a sentence shows what it is
_FEWEST_WORDS = 6  # of a sentence
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
# Within one sentence: what stops it is not followed by a letter or digit, as in ``wav2vec 2.0``.
_BOLD_OBJECT = re.compile(r"(?:[^.!?]|\.(?=\w)){0,120}?\b\w+\s+(?:the |a |an )?\*\*")
# X is the workhorse of decoding — fast and simple.
_DASH = re.compile(r"[^.!?]+(?:\.(?=\w)[^.!?]+)* [—–] ")
_CONDITION = re.compile(r" (?:when|where|if|unless) ")
_POINTS_BACK = re.compile(r"(?:This|These|Together|Overall|Both|Such)\b")

_DISPLAYS = ("formula", "fence")

# How strongly a sentence must look like the closing one, 0 to 6.
_IN_AN_ITEM = 3
_IN_A_PARAGRAPH = 5

# Shares of an entry's items that make a habit.
_HARDLY_ANY = 0.05
_FEW = 0.2
_HALF = 0.5


def split_items(drafts: Sequence[Draft], style: Style) -> Iterator[tuple[str, list[str]]]:
    """Kind and text of each line, glued paragraphs as lines of their own after it (001:164)."""
    for index, (kind, text) in enumerate(drafts):
        after = drafts[index + 1][0] if index + 1 < len(drafts) else ""
        rest = text
        tail: list[str] = []
        cut = _cut(kind, rest, after, style.kin[index], style)
        while cut > 0:
            tail.insert(0, rest[cut:].strip())
            rest = rest[:cut].strip()
            cut = _cut(kind, rest, "text", style.kin[index], style)
        yield kind, [rest]
        yield "text", tail


def _cut(kind: str, text: str, after: str, kin: Kin, style: Style) -> int:
    """Where in a line a paragraph begins; -1 when none does."""
    if kind in ITEMS:
        return _cut_item(text, after, kin, style)
    if kind not in ("text", "label", "section"):
        return -1
    if not after:
        return _closing(text, kin, style, _IN_A_PARAGRAPH)
    cut = _label_before_list(text) if after in (*ITEMS, "table") else -1
    return _remark_after_label(text) if cut < 0 and kind == "label" else cut


def _cut_item(text: str, after: str, kin: Kin, style: Style) -> int:
    if not after:
        cut = _closing(text, kin, style, _IN_AN_ITEM)
    elif after in (*ITEMS, "table") and text.endswith(":"):
        return _label_between_lists(text, style)
    elif after in _DISPLAYS and _leads_on(text) and (style.sentences < _FEW or not kin.longer):
        cut = next(iter(sentence_starts(text)[-1:]), -1)
    elif after in ITEMS:
        listed = kin.changes and kin.others
        return _closing(text, kin, style, _IN_AN_ITEM) if listed else -1
    else:
        cut = -1
    return cut if cut >= 0 else _odd_sentence(text, after, kin, style)


# --- labels ------------------------------------------------------------------------------


def _label_between_lists(text: str, style: Style) -> int:
    """``… match or mismatch Loss function: - Standard …``: a label between two lists."""
    starts = sentence_starts(text)
    if starts and style.sentences < _FEW:
        return starts[-1]
    if not starts and style.stops < _FEW:
        for start in capital_starts(text):
            words = len(text[start : start + _WINDOW].split())
            if words <= 2 or (words <= 4 and _is_common(text[start:], style)):
                return start
    return -1


def _label_before_list(text: str) -> int:
    """``… quality loss. Components of Stable Diffusion: - …``: the label is its own line."""
    starts = sentence_starts(text) if text.endswith(":") else []
    if not starts:
        return -1
    words = WORD.findall(text[starts[-1] :])
    return starts[-1] if len(words) <= 5 and not VERBS.intersection(words) else -1


def _remark_after_label(text: str) -> int:
    """``**Label**: Text. More text. This is a remarkable … . It …``: a paragraph looks back.

    003:149, and so 002:200: in a paragraph that a label opens, no line of the seeds goes
    on with such a sentence and more after it; elsewhere sentences look back without a break.
    """
    starts = sentence_starts(text)
    return next((at for at in starts[1:-1] if _POINTS_BACK.match(text, at)), -1)


# --- the sentence that closes the entry --------------------------------------------------


def _closing(text: str, kin: Kin, style: Style, enough: int) -> int:
    """Where the sentence on the entry's subject begins, if it is one to that degree."""
    attempts: list[Iterable[int]] = [sentence_starts(text)]
    if style.stops < _HALF or (kin.others and not kin.stops):
        attempts.append(capital_starts(text))
    for starts in attempts:
        best, place = 0, -1
        for start in starts:
            strength = _strength(text[start : start + _WINDOW], style)
            if strength > best or (strength == best > _IN_AN_ITEM):
                best, place = strength, start
        if best >= enough:
            return place
    return -1


def _strength(sentence: str, style: Style) -> int:
    """How much a sentence looks like the closing one: its subject, its verb, its bold."""
    words = WORD.findall(sentence)[: _LONGEST_SUBJECT + 4]
    verb = next((index for index, word in enumerate(words) if index and word in VERBS), -1)
    subject = style.about(words[: verb if verb > 0 else 4])
    if verb < 0 and subject and any(is_verb(word) for word in words[1 : subject + 2]):
        verb = subject
    if subject and sentence.startswith("**"):
        return subject + 3  # hardly a sentence but the first of a paragraph begins in bold
    if 0 < verb <= _LONGEST_SUBJECT:
        return subject + 1 + (2 if _BOLD_OBJECT.match(sentence) else bool(_DASH.match(sentence)))
    return subject if subject >= 3 else 0


# --- items that differ from the others ---------------------------------------------------


def _odd_sentence(text: str, after: str, kin: Kin, style: Style) -> int:
    """A paragraph after an item that has more sentences, or more full stops, than its kin."""
    announced = after in _DISPLAYS and _leads_on(text)
    alike = kin.others > (0 if announced else 1) and 2 * kin.stops <= kin.others
    if (style.stops < _FEW or alike) and (ends_sentence(text) or announced):
        glued = _sentence_without_stop_before(text, style)
        if glued >= 0:
            return glued
    if kin.longer or kin.others < 2:
        return -1
    starts = sentence_starts(text)
    if not starts or not _is_statement(text[starts[0] :]) or _is_parallel(text, starts[0]):
        return -1
    # Unlabelled items are alike: in the line files a sentence after the last of a list is a
    # paragraph 6 times and part of the item 3 times, where other items have more, too.
    return starts[0] if style.sentences <= _HARDLY_ANY or not kin.labelled else -1


def _sentence_without_stop_before(text: str, style: Style) -> int:
    """Where a sentence begins in an item whose list has no full stops, but which has one."""
    starts = [start for start in capital_starts(text) if _may_end(text, start)]
    for start in starts:
        if _is_common(text[start : start + _WINDOW], style):
            return start
    starts = [start for start in starts if _may_be_sentence(text, start)]
    # A name may have two words with capitals, or a number in it: such a place is the second choice.
    small = (start for start in starts if _word_before(text, start)[:1].islower())
    return next(small, starts[0] if starts else -1)


def _may_end(text: str, start: int) -> bool:
    """Whether an item may be over before ``start``: no word there waits for another one."""
    return _word_before(text, start).strip("*").lower() not in UNFINISHED


def _word_before(text: str, start: int) -> str:
    return next(iter(text[max(0, start - _WINDOW) : start].rsplit(maxsplit=1)[-1:]), "")


def _leads_on(text: str) -> bool:
    """Whether the text wants the formula or the code that comes next: ``… condition reads``."""
    last = text.rsplit(maxsplit=1)[-1]
    return text.endswith(":") or last in UNFINISHED or is_verb(last)


def _may_be_sentence(text: str, start: int) -> bool:
    """``… of an ensemble Crowded scenes are …``: a word with a capital, not part of a title."""
    before = _word_before(text, start)
    words = text[start : start + _WINDOW].split(maxsplit=_FEWEST_WORDS)
    return (
        len(words) > _FEWEST_WORDS - 1
        and _CAPITALISED.fullmatch(words[0]) is not None
        and words[1][:1].islower()
        and _CAPITALISED.fullmatch(before) is None
        and before not in VERBS
    )


def _is_statement(text: str) -> bool:
    """Whether the text is a sentence or more, not a remark with a label."""
    words = text[:_WINDOW].split()
    return len(words) >= _FEWEST_WORDS and not words[0].endswith(":")


def _is_parallel(text: str, start: int) -> bool:
    """``A when one thing is so. B when another one is.``: cases that an item sets side by side."""
    before = _CONDITION.search(text, max(0, start - _WINDOW), start)
    case = _CONDITION.search(text, start, start + _WINDOW)
    return (
        before is not None
        and case is not None
        and before[0] == case[0]
        and not VERBS.intersection(WORD.findall(text[start : case.start()]))
    )


def _is_common(text: str, style: Style) -> bool:
    """Whether the first word has its capital letter only because it begins a sentence."""
    words = WORD.findall(text[:_WINDOW])[:2]
    if not words:
        return False
    word = words[0]
    return (
        word in STARTERS
        or word.lower() in style.vocabulary
        or (word.endswith("ing") and word[1:].islower())
        or (style.about([word]) > 0 and (is_verb(words[-1]) or word.endswith(("'s", "’s"))))
    )
