"""Headings, labels and list markers in flattened text.

In: a stretch of text between fences, formulas and tables. Out: the lines it consisted
of, each with its kind: ``heading``, ``section`` (``**Heading** — text``), ``label`` (a
paragraph that begins with one), ``bullet``, ``number`` or ``text``. Candidates are taken
from left to right: bold spans, hyphens and bullets between spaces, numbers with a full
stop. Whether one begins a line depends on what stands before it in its line (does a
sentence end there? is a verb waiting for its object?) and on what comes after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile

from glossary.structure.flattened.formulas import is_display_formula
from glossary.structure.grammar import QUESTIONS, UNFINISHED, VERBS, is_verb
from glossary.structure.inlines import Span
from glossary.structure.stretch import Stretch, begins_small, ends_sentence

__all__ = ["Draft", "Habits", "break_text", "is_title", "may_run_in", "run_ins"]

Draft = tuple[str, str]
"""Kind and text of a line."""

# The first sign is looked for first, then what stands before it: that is quick.
_CANDIDATE = re.compile(
    r"[-•—–\d*](?<!\S.)(?:(?<=[-•])(?=\s+\S)|(?<=\d)\d?\.(?=\s+\S)|(?<=[—–]) (?=\*\*)|(?<=\*)\*)"
)
_LABELLED_ITEM = re.compile(r"\s(?<!\s\s)\s*[-•] \*\*")
_PLAIN_ITEM = re.compile(r"\s(?<!\s\s)\s*[-•] [A-Z]")
_INTRODUCED = re.compile(r" [^*|]{1,400}?[.:] (?:[-•] \*\*|1\. \*\*|\|)")  # labelled items, rows
_BLOCK_NEXT = re.compile(r"\s+(?:\||```|\$\$|[\u2500-\u257f])")
_ASIDE_IN_HEADING = re.compile(r"\s+\([^()]{1,60}\)(?=\s+[-•] )")  # **Heading** (so many) - …
_MARKER_BEFORE = re.compile(r"(?:[-•;,]|\d\.) $")
_MARKER = re.compile(r"^(?:[-•]|\d{1,2}\.)\s+")
_CHAIN = re.compile(r"[^.!?:]{1,60}(?: → [^.!?:→]{1,60}){2,}")  # Text → Encoder → Features
_DASH = re.compile(r"\s+[—–]\s")
_CLOSING_DASH = re.compile(r"\s+[—–](?!\S)")
_TERM = re.compile(r"(?:\([^()]{1,30}\)|\S{1,12}): \S")
_ASSIGNMENT = re.compile(r"\S+ = ")  # an item that is an equation, as the one before it
_CAPITALISED = re.compile(r"[A-Z](?!\w*[(_^])")  # a word, not the Q(s, a) of a difference
_PRONOUN = re.compile(r"(?:It|They|This|These) [a-z]")
_NEW_SENTENCE = re.compile(r"[.!?] [A-Z]")
_MATH_TOKEN = re.compile(r"[\d.,]*[^\W\d]?[\d₀-₉⁰-⁹']*$|.*[=_^∇∂Σ∑θηλαβ(){}\ue000|].*$")
_STRUCTURE = ("list", "bold", "block")
_ITEMS = ("bullet", "number")
_LONGEST_TITLE = 110
_FEWEST_RUN_INS = 3
_MOST_TITLE_WORDS = 16


def is_title(text: str) -> bool:
    """Whether bold text can be a heading (000:3), not a sentence (001:200) or the start of one."""
    text = text.strip()
    if not text or len(text) > _LONGEST_TITLE or text[-1] in ".,;!" or text[0].islower():
        return False
    words = text.split()
    if words[0] in QUESTIONS or text[-1] == "?":
        return True
    # In small letters a verb makes bold text a sentence; headings have capitals.
    return len(words) <= _MOST_TITLE_WORDS and not (len(words) > 4 and VERBS.intersection(words))


def may_run_in(text: str) -> bool:
    """Whether the text has stars enough for the sentences that :func:`run_ins` looks for."""
    return text.count("**") >= 2 * _FEWEST_RUN_INS


def run_ins(body: Stretch) -> list[int]:
    """Where sentences begin in bold, as 001:28 and 003:601 begin their paragraphs throughout.

    ``… resets. **Event-Driven Computation** spikes are events. …``: small letters go on
    after the bold words, or a comma after a whole clause in bold. Nothing when there are too
    few for a habit.
    """
    found = {
        span.start: body.following(span.end)
        for span in body.bold.values()
        if span.start
        and ends_sentence(body.text[max(0, span.start - 8) : span.start])
        and (is_title(body.inner(span)) or _is_bold_sentence(body.inner(span)))
    }
    small = sum(following == "lower" for following in found.values())
    if small < _FEWEST_RUN_INS:
        return []
    return [
        start
        for start, following in found.items()
        if following in ("lower", "upper") or body.text.startswith(",", body.bold[start].end)
    ]


def _is_bold_sentence(text: str) -> bool:
    return len(text.split()) > 4 and not is_title(text) and not text[0].islower()


@dataclass(frozen=True, slots=True)
class Habits:
    """What a body does throughout, and a single place in it does not show."""

    stops: bool  # items end with a full stop
    sections: bool  # sections begin ``**Heading** — text``
    colons: bool  # headings have a colon inside, ``**Heading:**``
    run_ins: bool  # paragraphs begin ``**Label** and so on``

    @classmethod
    def of(cls, text: str) -> Habits:
        """The habits of a whole body."""
        body = Stretch(text)
        found = list(_LABELLED_ITEM.finditer(body.masked)) or _PLAIN_ITEM.finditer(body.masked)
        items = [match.start() for match in found]
        stops = sum(1 for at in items if ends_sentence(text[max(0, at - 8) : at]))
        sections = sum(
            1
            for span in body.bold.values()
            if span.start
            and _DASH.match(body.masked, span.end)
            and is_title(body.inner(span))
            and not _MARKER_BEFORE.search(text, max(0, span.start - 5), span.start)
        )
        colons = any(
            body.inner(span).endswith(":")
            and not _MARKER_BEFORE.search(text, max(0, span.start - 5), span.start)
            and (
                body.following(span.end) in _STRUCTURE
                or _BLOCK_NEXT.match(text, span.end)
                or _INTRODUCED.match(body.masked, span.end)
            )
            for span in body.bold.values()
        )
        return cls(stops >= len(items) / 2, sections > 1, colons, bool(run_ins(body)))


def break_text(text: str, before: str, after: str, habits: Habits) -> list[Draft]:
    """The lines of ``text``.

    ``before`` and ``after`` name what stands next to it: ``fence``, ``table``,
    ``formula``, ``heading``, ``drawing`` or, at an end of the body, nothing.
    """
    return _Breaker(Stretch(text, after), before, habits).lines()


@dataclass(slots=True)
class _Breaker:
    """The reader of one stretch; the fields below ``habits`` say where it is."""

    all: Stretch
    before: str
    habits: Habits
    start: int = 0  # of the line being read
    kind: str = "text"  # of the line being read
    number: int = 0  # of the numbered item last read, 0 for none
    taken: int = 0  # up to where candidates have been used
    broken: list[Draft] = field(default_factory=list)
    numbers: frozenset[int] = frozenset()

    def lines(self) -> list[Draft]:
        candidates = list(_CANDIDATE.finditer(self.all.masked))
        self.numbers = frozenset(int(c.group()[:-1]) for c in candidates if c.group()[0].isdigit())
        for candidate in candidates:
            if candidate.start() >= self.taken:
                self._consider(candidate.start(), candidate.group())
        self._close(len(self.all.text), "text")
        return self.broken

    def _consider(self, at: int, sign: str) -> None:
        if sign in "-•":
            if sign == "•" or self._is_bullet(at):
                self._item(at, at + 1, "bullet")
        elif sign[0].isdigit():
            number = int(sign[:-1])
            if self._is_number(at, number):
                self._item(at, at + len(sign), "number")
                self.number = number
        elif sign[0] in "—–":
            self._dashed(at)
        elif at in self.all.bold:
            self._bold(self.all.bold[at])

    # --- the line being read ---------------------------------------------------------

    def _line(self, at: int) -> str:
        return self.all.line_before(self.start, at)

    def _close(self, at: int, next_kind: str) -> None:
        line = self.all.text[self.start : at].strip()
        if line:
            self.broken.append((self.kind, line))
        self.start, self.kind = at, next_kind

    def _begin(self, at: int, kind: str) -> None:
        self._close(at, kind)
        self.number = 0

    def _item(self, at: int, marker_end: int, kind: str) -> None:
        self._close(at, kind)
        if kind == "bullet" and self.number + 1 not in self.numbers:
            self.number = 0
        # A bold label right after the marker belongs to the item.
        begin = self.all.skip_space(marker_end)
        self.taken = self.all.bold[begin].end if begin in self.all.bold else begin

    def _heading(self, at: int, end: int) -> None:
        self._begin(at, "text")
        self.broken.append(("heading", self.all.text[at:end].strip()))
        self.start = self.taken = end

    # --- list markers ----------------------------------------------------------------

    def _is_bullet(self, at: int) -> bool:
        line = self._line(at)
        if not line:
            return bool(self.broken or self.before)
        rest = self.all.rest(at + 1)
        again = self.kind in _ITEMS and " = " in line and _ASSIGNMENT.match(rest)
        if (_is_arithmetic(line, rest) and not again) or self._is_definition_dash(at):
            return False
        if rest.startswith("**") or line.endswith(":"):
            return True
        if ends_sentence(line) or (self.kind == "text" and self._is_after_display(at)):
            return self.kind in _ITEMS or not begins_small(rest)
        return self.kind in _ITEMS and self._goes_on_loosely(line, rest)

    def _goes_on_loosely(self, line: str, rest: str) -> bool:
        """Whether an item follows one without a full stop."""
        line = _MARKER.sub("", line)
        if _PRONOUN.match(rest) or (self.habits.stops and _NEW_SENTENCE.search(line)):
            return False  # the dash of a closing sentence without bold
        item = _MARKER.sub("", self.all.text[self.start : self.start + 20])
        return begins_small(item) or not begins_small(rest)

    def _is_definition_dash(self, at: int) -> bool:
        """``X is **a definition** - It …``: the dash after a bold object goes on with it."""
        span = self.all.bold_ends.get(at - 1)
        return span is not None and span.start >= self.start and self._is_object(span)

    def _is_object(self, span: Span) -> bool:
        """Whether a verb or an article before the bold span waits for it."""
        return _last_word(self._line(span.start)).lower().strip("*") in UNFINISHED

    def _is_number(self, at: int, number: int) -> bool:
        if number != 1:
            return number == self.number + 1 and self.kind in _ITEMS
        if 2 not in self.numbers:
            return False
        line = self._line(at)
        if not line or line.endswith((":", "**", '"', "”", ")")) or ends_sentence(line):
            return True
        masked = self.all.masked
        waits = _last_word(line).lower() in UNFINISHED  # a value "between 0 and 1."
        return not waits and masked.startswith("**", at + 3) and masked.find(" 2. **", at) > 0

    # --- bold ------------------------------------------------------------------------

    def _dashed(self, at: int) -> None:
        """``— **Heading** —``."""
        span = self.all.bold.get(self.all.skip_space(at + 1))
        closing = _CLOSING_DASH.match(self.all.text, span.end) if span else None
        if span and closing and is_title(self.all.inner(span)) and self._can_begin(at, weak=True):
            self._heading(at, closing.end())

    def _bold(self, span: Span) -> None:
        inner = self.all.inner(span)
        label_end = self.all.label_end(span)
        end = label_end if label_end > 0 else span.end
        following = self._following(end, label_end > 0)
        structural = self._is_structure(following)
        if not self._begins_line(span, label_end > 0, following, inner):
            return
        if label_end > 0:
            self._label(span, end, structural)
        elif inner.endswith(":") and is_title(inner):
            # **Section:** has more words than **Label:** before its text.
            heading = structural or self.habits.colons or len(inner.split()) > 2
            self._label(span, end, heading)
        elif self.habits.run_ins and following in ("lower", "upper") and is_title(inner):
            self._label(span, end, heading=False)
        elif is_title(inner) and (structural or following in ("upper", "end", "dash")):
            self._bare(span, following)
        elif self._is_subject(span, inner):
            self._begin(span.start, "text")
        elif _is_bold_sentence(inner):
            self._begin(span.start, "text")
            if following == "bold":
                self._begin(end, "text")
        self.taken = max(self.taken, end)

    def _following(self, end: int, labelled: bool) -> str:
        """What follows; a bold span after a label counts only when it is a heading itself."""
        following = self.all.following(end)
        if not labelled or following != "bold":
            return following
        span = self.all.bold.get(self.all.skip_space(end))
        if span is None:
            return "upper"
        after = self.all.following(max(self.all.label_end(span), span.end))
        return following if after in _STRUCTURE else "upper"

    def _is_subject(self, span: Span, inner: str) -> bool:
        """``… passivates walls **Selectivity** is …``: a sentence after a list without stops."""
        return (
            self.kind in _ITEMS
            and inner[:1].isupper()
            and self.all.rest(span.end).partition(" ")[0] in VERBS
            and not self._stops_here()
            and self._can_begin(span.start, weak=True)
        )

    def _is_structure(self, following: str) -> bool:
        return following in _STRUCTURE or (following == "dash" and self.habits.sections)

    def _begins_line(self, span: Span, labelled: bool, following: str, inner: str) -> bool:
        if _LABELLED_ITEM.match(self.all.masked, span.end) and self.kind in _ITEMS:
            return True  # **Heading** - **Label**: …
        if following == "block" and self.kind in _ITEMS and is_title(inner):
            return True  # **Heading** and a table: no word before it waits for it
        if self._is_object(span):
            return False
        if self._can_begin(span.start, weak=False) or self._is_subject(span, inner):
            return True
        if labelled and self.kind == "text" and self._line(span.start).endswith(":"):
            return True
        if self.kind in _ITEMS:
            # After an item without a full stop only what follows, or a bold sentence, tells.
            loose = (labelled or following == "upper") and not self._stops_here()
            weak = loose or self._is_structure(following) or not is_title(inner)
        else:
            weak = self._is_after_display(span.start) or (
                not labelled and following in ("list", "block") and self._is_heading_here(span)
            )
        return weak and self._can_begin(span.start, weak=True)

    def _stops_here(self) -> bool:
        """Whether items end with a full stop: those of this list if it has any, or all."""
        stopped = [ends_sentence(text) for kind, text in self._list_so_far()]
        return 2 * sum(stopped) > len(stopped) if stopped else self.habits.stops

    def _list_so_far(self) -> Iterator[Draft]:
        """The items right before the one being read, the nearest first."""
        return takewhile(lambda draft: draft[0] == self.kind, islice(reversed(self.broken), 8))

    def _is_after_display(self, at: int) -> bool:
        """Whether a formula or a chain of arrows stands before, which no full stop ends."""
        display = self._line(at).rpartition(": ")[2]
        return bool(_CHAIN.fullmatch(display)) or is_display_formula(display)

    def _is_heading_here(self, span: Span) -> bool:
        """Whether bold text in the midst of a line, before a list or table, is a heading."""
        return self.all.inner(span)[:1].isupper() and not is_verb(
            _last_word(self._line(span.start))
        )

    def _label(self, span: Span, end: int, heading: bool) -> None:
        if heading:
            self._heading(span.start, end)
        elif self._line(span.start):
            self._begin(span.start, "label")
        else:
            self.kind = "label"

    def _bare(self, span: Span, following: str) -> None:
        """A bold title without a colon: a heading, unless it opens the body's first sentence."""
        first = not self.broken and not self.before and not self._line(span.start)
        if following == "dash":
            if not first:
                self._begin(span.start, "section")
            return
        labels = _LABELLED_ITEM.match(self.all.masked, span.end)
        if following != "end" and not (first and following == "list" and not labels):
            aside = None if first else _ASIDE_IN_HEADING.match(self.all.masked, span.end)
            self._heading(span.start, aside.end() if aside else span.end)

    def _can_begin(self, at: int, *, weak: bool) -> bool:
        """Whether a new line can begin at ``at``; ``weak`` when a full stop is not needed."""
        line = self._line(at)
        if not line or ends_sentence(line):
            return True
        if not weak or line[-1] in ":,;—–-(>→=+/":
            return False
        return _last_word(line).lower() not in UNFINISHED


def _last_word(text: str) -> str:
    return next(iter(text.rsplit(maxsplit=1)[-1:]), "")


def _is_arithmetic(line: str, rest: str) -> bool:
    """A minus sign: between a symbol and a symbol, or a number and a number."""
    left, right = _last_word(line), rest.split(maxsplit=1)[0]
    if ends_sentence(left) or (left.endswith((":", "**", ")")) and _CAPITALISED.match(right)):
        return False
    if _TERM.match(rest):
        return False  # a symbol that the item explains
    if right.startswith("$") and not left.endswith("$"):
        return False  # what is subtracted from a formula stands between its dollars
    return bool(_MATH_TOKEN.match(left.rstrip(",;")) and _MATH_TOKEN.match(right))
