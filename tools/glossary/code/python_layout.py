"""Squashed Python gets its layout back: text in, text with indentation out.

A scrape took the indentation of every snippet and, from flattened bodies, the
line breaks too. The grammar leaves several legal layouts for most nested
snippets, so they are searched (:mod:`glossary.code.layout`) and ranked by a
model trained on documentation. What is not clearly the best is not shown as
code: a wrong layout is worse than none. Only white space ever changes, and a
text that is intact comes back as it is.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from glossary.code.comments import readings, statements_of
from glossary.code.layout import search
from glossary.code.model import Model, load_model
from glossary.code.rendering import render
from glossary.code.snippet import Snippet
from glossary.code.statements import Statement, split_lines
from glossary.code.whole import whole

__all__ = [
    "Proposal",
    "RestoredPython",
    "finalists",
    "looks_like_python",
    "propose",
    "restore_python",
]

_MAX_LINES = 300
_MAX_CHARACTERS = 30_000
_MAX_INTACT_CHARACTERS = 100_000
_ESCAPES = ("!", "%")  # shell and magic lines of notebooks
_ESCAPE_LINE = re.compile(r"^([ ]*)[!%].*$", re.MULTILINE)
_OPAQUE_COST = 6.0  # log-odds against a reading, for each statement that does not parse
_FINALISTS = 6  # layouts that are weighed as a whole
_WITHIN = 6.0  # log-odds that a finalist may be behind the likeliest
_NO_RIVAL = 8.0  # log-odds of a layout that has none
_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
# Statements that prose and other languages hardly ever form by accident.
_TELLING = frozenset(
    {"assign", "assign-attribute", "assign-item", "augmented", "call", "class", "decorator", "def"}
    | {
        "elif",
        "except",
        "for",
        "if",
        "import",
        "main",
        "method",
        "raise",
        "return",
        "while",
        "with",
    }
)
_NEUTRAL = frozenset(
    {"break", "continue", "docstring", "ellipsis", "else", "finally", "pass", "try"}
)


@dataclass(frozen=True, slots=True)
class RestoredPython:
    """A snippet as it is to be shown.

    ``confidence`` is the chance (0 to 1) that the layout is the author's. When
    ``sure`` is false the text is the one that came in and is not to be shown as
    code; ``lost`` says that it then lacks its layout. ``fragment`` says that it does
    not compile alone (an excerpt, a shell escape); ``reason`` gives the decision in
    words.
    """

    text: str
    confidence: float
    sure: bool
    fragment: bool
    changed: bool
    reason: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likeliest layout, rendered, with the facts by which it is trusted."""

    text: str
    statements: Sequence[Statement]
    facts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Source:
    """One way to cut the text into statements, with its log-probability."""

    statements: list[Statement]
    closing: tuple[str, ...]
    score: float


class _Scored(Protocol):
    """What has a score: a log-probability."""

    @property
    def score(self) -> float: ...


_T = TypeVar("_T", bound=_Scored)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A layout of one reading, with the log-probability of both."""

    score: float
    depths: tuple[int, ...]
    source: _Source
    snippet: Snippet

    @property
    def code(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """What two candidates share when they are the same code."""
        return tuple(statement.text for statement in self.source.statements), self.depths


def restore_python(text: str, *, flattened: bool) -> RestoredPython:
    """The snippet with its layout restored, or unchanged when it is intact or unclear.

    ``flattened`` tells that the line breaks are lost too.
    """
    try:
        return _restored(text, flattened=flattened)
    except RecursionError:  # nested far beyond what anyone writes
        return _unchanged(text, "nested too deeply to be laid out")


def _restored(text: str, *, flattened: bool) -> RestoredPython:
    if len(text) > _MAX_INTACT_CHARACTERS:
        return _unchanged(text, "too long to be laid out")
    compiles = _compiles(text)
    if compiles is not None and not flattened and not _lost_continuations(text):
        return RestoredPython(text, 1.0, True, not compiles, False, "intact")
    if len(text) > _MAX_CHARACTERS or text.count("\n") > _MAX_LINES:
        return _unchanged(text, "too long to be laid out")
    if not flattened and _indented(text):
        return _unchanged(text, "indented, but not Python 3")
    return _laid_out(text, load_model(), "flattened" if flattened else "lines")


def _laid_out(text: str, model: Model, layout: str) -> RestoredPython:
    proposal = propose(text, model, flattened=layout == "flattened")
    if proposal is None:
        return _unchanged(text, "no legal layout", lost=True)
    # A backslash with nothing behind it belongs to no statement.
    if "".join(proposal.text.split()) != "".join(text.split()) or not _is_python(proposal):
        return _unchanged(text, "not Python 3", lost=True)
    confidence = model.chance(layout, proposal.facts)
    if confidence < model.thresholds[layout]:
        return _unchanged(text, "several layouts fit", confidence, lost=True)
    fragment = not _compiles(proposal.text)
    changed = proposal.text != text
    return RestoredPython(proposal.text, confidence, True, fragment, changed, "restored")


def _is_python(proposal: Proposal) -> bool:
    """Whether all of it parses but for the notebook's escapes."""
    opaque = [s.text for s in proposal.statements if s.kind == "opaque"]
    if not all(line.startswith(_ESCAPES) for line in opaque):
        return False
    return _compiles(_ESCAPE_LINE.sub(r"\1pass", proposal.text)) is not None


def _unchanged(
    text: str, reason: str, confidence: float = 0.0, *, lost: bool = False
) -> RestoredPython:
    return RestoredPython(text, confidence, False, True, False, reason, lost)


def propose(text: str, model: Model, *, flattened: bool) -> Proposal | None:
    """The likeliest layout whatever its chance; None when the text has no legal one."""
    found: list[_Candidate] = []
    for source in _sources(text, model, flattened=flattened):
        cost = _OPAQUE_COST * sum(s.kind == "opaque" for s in source.statements)
        snippet = Snippet(source.statements)
        found += [
            _Candidate(source.score + layout.score - cost, layout.depths, source, snippet)
            for layout in search(snippet, model.weigh)
        ]
    if not found:
        return None
    found = finalists(sorted(found, key=lambda candidate: -candidate.score))
    best, facts = _chosen(found, model)
    facts["size"] = math.log(len(best.source.statements))
    text = render(best.source.statements, best.depths, best.source.closing)
    return Proposal(text, best.source.statements, facts)


def finalists(ranked: Sequence[_T]) -> list[_T]:
    """The first few, and of them those that are not far behind."""
    return [one for one in ranked[:_FINALISTS] if one.score > ranked[0].score - _WITHIN]


def _chosen(found: Sequence[_Candidate], model: Model) -> tuple[_Candidate, dict[str, float]]:
    """The finalist whose code is likeliest as a whole, and by how much it is."""
    if len(found) == 1:
        return found[0], {"lead": _NO_RIVAL, "share": 0.0, "score": max(-_NO_RIVAL, found[0].score)}
    values = [
        model.scale * one.score + model.weigh(whole(one.snippet, one.depths)) for one in found
    ]
    high = max(values)
    powers = [math.exp(value - high) for value in values]
    alike: dict[tuple[tuple[str, ...], tuple[int, ...]], float] = {}
    for one, power in zip(found, powers, strict=True):
        alike[one.code] = alike.get(one.code, 0.0) + power
    first, *others = sorted(alike.values(), reverse=True)
    best = max(alike, key=lambda code: alike[code])
    facts = {
        "lead": min(_NO_RIVAL, math.log(first / others[0])) if others else _NO_RIVAL,
        "share": math.log(first / sum(alike.values())),
        "score": max(-_NO_RIVAL, found[0].score),
    }
    return next(one for one in found if one.code == best), facts


def _sources(text: str, model: Model, *, flattened: bool) -> list[_Source]:
    if not flattened:
        lines = split_lines(text)
        return [_Source(*lines, 0.0)] if lines is not None and lines[0] else []
    joined = " ".join(text.split())
    cuts = [(statements_of(joined, reading), reading) for reading in readings(joined, model.weigh)]
    return [_Source(*cut, reading.score) for cut, reading in cuts if cut[0]]


def _compiles(text: str) -> bool | None:
    """Whether the text compiles as a module; None when it does not even parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except _NOT_PYTHON:
            return None
        try:
            compile(tree, "<snippet>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except _NOT_PYTHON:
            return False
    return True


def _indented(text: str) -> bool:
    return any(line[:1].isspace() and line.strip() for line in text.split("\n"))


def _lost_continuations(text: str) -> bool:
    """Whether a text that parses lost its indentation: open brackets go on at the margin."""
    if "\n" not in text or _indented(text):
        return False
    lines = split_lines(text)
    return lines is not None and any(
        "\n" in statement.text and statement.kind not in ("docstring", "string")
        for statement in lines[0]
    )


def looks_like_python(text: str, *, flattened: bool = False) -> float:
    """How much an untagged text looks like Python, from 0 to 1.

    The share of its statements that parse alone and are of a kind that prose and
    other languages hardly ever form by accident; a lone word, a term with a colon
    or a sum parses too, and counts against.
    """
    if len(text) > _MAX_CHARACTERS or text.count("\n") > _MAX_LINES:
        return 0.0
    try:
        sources = _sources(text, load_model(), flattened=flattened)
    except RecursionError:  # nested far beyond what anyone writes
        return 0.0
    if not sources:
        return 0.0
    statements = sources[0].statements
    telling = sum(s.kind in _TELLING for s in statements)
    neutral = sum(s.kind in _NEUTRAL for s in statements)
    return telling / max(1, len(statements) - neutral)
