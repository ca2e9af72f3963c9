"""The mark-up inside one line: bold, emphasis, code and inline mathematics.

In: the text of one paragraph, list item, heading or cell. Out: a tuple of inlines.
Seed text was written as Markdown, but no Markdown parser would read it rightly:
its dollars are prices as often as formulas (``$1K-10K per search``), its formulas
begin with the space that a lost escape left (``$ abla f$``), its stars multiply.
So every delimiter must earn its meaning here; one that does not stays a character.

Nothing is lost and nothing raises: whatever the text, the plain text of the result
holds every character but the delimiters that were understood. All scans are linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from glossary.entry import Code, Emphasis, Inline, Math, Strong, Text

__all__ = ["Span", "SpanKind", "parse_inlines", "scan_spans", "unclosed_formula"]

SpanKind = str
"""``code``, ``math`` (inline), ``display`` (between double dollars) or ``bold``."""

_REMEMBERED = 32  # texts; the rules ask about the same text several times in a row
_LONGEST_FORMULA = 2000
_LONGEST_EMPHASIS = 120

_MARKS = re.compile(r"[$`*]")  # a text without them has no mark-up
# The first sign of each stands for itself: a search jumps to it.
_DOLLARS_OR_TICKS = re.compile(r"\\\$|\$\$?|``*")
_STARS = re.compile(r"\*\**")
_BOLD_STARS = re.compile(r"\*(?<!\*\*)\*{1,2}(?!\*)")  # two or three, no more
_LOOSE_STARS = re.compile(r"\s\*\*|\*\*\s")
# A price: 5, 1,500, 40K, 1K-10K, 2.5 million, followed by a word, a dash or nothing.
_PRICE = re.compile(
    r"\d[\d,.]*\s?(?:[KMBTk]\b|[mb]illion\b|trillion\b)?\+?\s*"
    r"(?:[-–—/]\s*[\d,.]*[KMBTk]?\s*)?(?:$|[;:,.)]|[A-Za-z]{2,}(?![({_^]))"
)
_PROSE = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
_MATHEMATICAL = re.compile(r"[\\^_={}<>+]")
# A formula does not end in the sign that joins two variables (``$A/$B``, ``x=$x``).
_JOINT = re.compile(r"(?<![\^_{])[-/:=+<(_&\"]\Z")
# What no price has: mark-up of formulas, or what lost escapes left of it (``3 imes 3``).
_NO_PRICE = re.compile(
    r"[\\^{}]|(?<![A-Za-z])(?:imes|ightarrow|[cl]?dots?|leq|geq|approx|sim|infty|log|sqrt|frac"
    r"|alpha|eta|gamma|delta|epsilon|heta|lambda|mu|pi|ho|sigma|au|phi|psi|omega)(?![a-z])"
)


class Span(NamedTuple):
    """A stretch of marked-up text with its delimiters, ``text[start:end]``."""

    kind: SpanKind
    start: int
    end: int


def parse_inlines(text: str) -> tuple[Inline, ...]:
    """The inlines of ``text``, neighbouring plain characters in one :class:`Text`."""
    return _parse(text, scan_spans(text) if _MARKS.search(text) else ())


@lru_cache(maxsize=_REMEMBERED)
def scan_spans(text: str) -> tuple[Span, ...]:
    """All code, formulas and bold in ``text`` by position; formulas inside bold included."""
    if not _MARKS.search(text):
        return ()
    opaque = _opaque_spans(text)
    bold = _bold_spans(text, opaque)
    if not (opaque and bold):
        return tuple(opaque or bold)
    return tuple(sorted([*opaque, *bold], key=lambda span: (span.start, -span.end)))


def unclosed_formula(text: str) -> bool:
    """Whether a dollar opens a formula that the text never closes."""
    if "$" not in text:
        return False
    taken = 0
    spans = [span for span in scan_spans(text) if span.kind != "bold"]
    parts: list[str] = []
    for span in spans:
        parts.append(text[taken : span.start])
        taken = span.end
    loose = " ".join([*parts, text[taken:]])
    return "$" in loose and any(
        _MATHEMATICAL.search(match.group(1)) and not _PRICE.match(match.group(1))
        for match in re.finditer(r"(?<!\\)\$([^$\s][^$\s]{0,40})", loose)
    )


def _parse(text: str, spans: Sequence[Span]) -> tuple[Inline, ...]:
    """The inlines of ``text``, of which ``spans`` are code, formulas and bold, by position."""
    if not spans and "*" not in text:
        return (Text(text),) if text else ()
    inlines: list[Inline] = []
    taken = 0
    for span in spans:
        if span.start < taken:
            continue  # inside bold text
        inlines.extend(_emphasised(text[taken : span.start]))
        inlines.append(_inline(text, span))
        taken = span.end
    inlines.extend(_emphasised(text[taken:]))
    return tuple(inlines)


def _inline(text: str, span: Span) -> Inline:
    inner = text[span.start : span.end]
    if span.kind == "bold":
        inner = inner[2:-2]
        return Strong(_parse(inner, _opaque_spans(inner)))
    if span.kind == "code":
        return Code(inner.strip("`").strip() or inner)
    return Math(inner.strip("$"))


def _opaque_spans(text: str) -> list[Span]:
    """Code and formulas, in order; what is inside them is nobody's mark-up."""
    if "$" not in text and "`" not in text:
        return []
    spans: list[Span] = []
    marks = list(_DOLLARS_OR_TICKS.finditer(text))
    # For each kind of delimiter where it stands, to find the closing one in one step.
    places: dict[str, list[int]] = {}
    for mark in marks:
        places.setdefault(mark.group(), []).append(mark.start())
    taken = 0
    for mark in marks:
        start, delimiter = mark.start(), mark.group()
        if start < taken or delimiter == r"\$":
            continue
        same = places[delimiter]
        index = bisect_left(same, mark.end())
        if index == len(same):
            continue
        close = same[index]
        content = text[mark.end() : min(close, mark.end() + _LONGEST_FORMULA + 1)]
        end = close + len(delimiter)
        if delimiter[0] == "`":
            kind = "code" if content.strip() and "\n" not in content else ""
        elif delimiter == "$$":
            kind = "display" if 0 < len(content.strip()) <= _LONGEST_FORMULA else ""
        else:
            kind = "math" if _is_formula(content, text[end : end + 1]) else ""
        if kind:
            spans.append(Span(kind, start, end))
            taken = end
    return spans


def _is_formula(content: str, after: str) -> bool:
    """Whether what stands between two single dollars is mathematics.

    Prices and variables come in pairs too (001:196 has five prices, 001:120 the
    variables of a script); what tells them is a space before the second dollar, a
    digit after it, a price at the first, or running prose between them.
    """
    if not 0 < len(content) <= _LONGEST_FORMULA or content[-1].isspace() or after.isdigit():
        return False
    if "$" in content or _LOOSE_STARS.search(content):
        return False
    if _JOINT.search(content) or (content[-1] in ",.;" and after.isalpha()):
        return False
    body = content.lstrip()
    if body != content and not body[:1].islower():
        return False  # a leading space is the trace of an escape; a letter follows it
    mathematical = _MATHEMATICAL.search(content) is not None
    if _PRICE.match(body) and not (body.replace(".", "").isdigit() or _NO_PRICE.search(body)):
        return False
    return bool(mathematical or _NO_PRICE.search(content) or not _PROSE.search(content))


def _bold_spans(text: str, opaque: Sequence[Span]) -> list[Span]:
    """Pairs of double stars, those inside code and formulas left out."""
    spans: list[Span] = []
    if "**" not in text:
        return spans
    stars = [mark.span() for mark in _BOLD_STARS.finditer(text)]
    opened = -1
    for start, end in _outside(stars, opaque) if opaque else stars:
        before, after = text[start - 1 : start], text[end : end + 1]
        if opened >= 0 and before and not before.isspace() and start > opened + 2:
            spans.append(Span("bold", opened, end))
            opened = -1
        elif after and not after.isspace() and not before.isalnum():
            opened = start
    return spans


def _outside(stars: Iterable[tuple[int, int]], opaque: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The stars that stand in none of the spans."""
    index = 0
    for start, end in stars:
        while index < len(opaque) and opaque[index].end <= start:
            index += 1
        if index == len(opaque) or end <= opaque[index].start:
            yield start, end


def _emphasised(text: str) -> Iterator[Inline]:
    """Plain text with its single-star emphasis: ``*almost*``, but not ``h*(x)`` or ``a * b``."""
    taken = 0
    opened = -1
    for mark in _STARS.finditer(text) if "*" in text else ():
        start, end = mark.span()
        if end - start != 1:
            opened = -1
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        closes = (
            opened >= 0
            and start - opened <= _LONGEST_EMPHASIS
            and not before.isspace()
            and not after.isalnum()
        )
        if closes:
            if opened > taken:
                yield Text(text[taken:opened])
            yield Emphasis((Text(text[opened + 1 : start]),))
            taken, opened = end, -1
        elif after.isalpha() and (not before or before.isspace() or before in "(\"'“‘—–[/"):
            opened = start
    if taken < len(text):
        yield Text(text[taken:])
