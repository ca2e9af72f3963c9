"""The search: which statement stands in which block.

In: a snippet and a way to weigh evidence. Out: the legal layouts found
likeliest, best first, each with its log-probability.

A statement after one that opens a block stands in that block; any other stands
in one of the open blocks. A beam over these choices never leaves the grammar:
a clause follows what it continues, nothing follows a ``return`` in its block, a
``return`` stands in a function and a ``break`` in a loop, an ``await`` in no function
that is not asynchronous, decorators stand right above a definition.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from glossary.code.evidence import Evidence, leaving, standing, step
from glossary.code.snippet import DEFINITIONS, FUNCTIONS, LOOPS, Frame, Snippet

__all__ = ["START", "Layout", "Stack", "advance", "choices", "closed_by", "search"]

# Nothing follows these in their block; after a ``pass`` something could, and never does.
_TERMINAL = frozenset({"return", "raise", "break", "continue", "pass"})
_CONTINUED_BY = {
    "elif": frozenset({"if", "main", "elif"}),
    "else": frozenset({"if", "main", "elif", "for", "while", "except"}),
    "except": frozenset({"try", "except"}),
    "finally": frozenset({"try", "except", "else"}),
}

_DEEPEST = 12  # nobody nests further, and the search would take its time

Stack = tuple[Frame, ...]
Weigh = Callable[[Evidence], float]
START: Stack = (Frame(-1, -1),)


@dataclass(frozen=True, slots=True)
class Layout:
    """The depth of each statement, and the layout's log-probability."""

    depths: tuple[int, ...]
    score: float


def choices(snippet: Snippet, index: int, stack: Stack) -> list[int]:
    """The depths at which statement ``index`` may stand, given the open blocks."""
    kind = snippet.kinds[index]
    depth = len(stack) - 1
    if index and snippet.statements[index - 1].opens:
        return [] if kind in _CONTINUED_BY or depth > _DEEPEST else [depth]
    if index and snippet.kinds[index - 1] == "decorator":
        return [depth] if kind in DEFINITIONS or kind == "decorator" else []
    return [level for level in range(depth + 1) if _may_stand(snippet, index, stack, level)]


def _may_stand(snippet: Snippet, index: int, stack: Stack, level: int) -> bool:
    kind, frame = snippet.kinds[index], stack[level]
    last = snippet.kind(frame.last) if frame.last >= 0 else ""
    if last in _TERMINAL:
        return False
    if kind in _CONTINUED_BY:
        return last in _CONTINUED_BY[kind]
    if last == "try":  # nothing but a clause may follow
        return False
    if (kind == "case") != (snippet.block(frame.header) == "match"):
        return False
    if _waits(snippet, index) and not _may_wait(snippet, stack[: level + 1]):
        return False
    return _encloses(snippet, index, stack, level)


def _waits(snippet: Snippet, index: int) -> bool:
    flags = snippet.statements[index].flags
    return "await" in flags or ("async" in flags and snippet.kinds[index] not in FUNCTIONS)


def _may_wait(snippet: Snippet, stack: Stack) -> bool:
    """Whether the innermost function is asynchronous; outside of functions notebooks wait too."""
    for frame in reversed(stack):
        if snippet.block(frame.header) in FUNCTIONS:
            return "async" in snippet.statements[frame.header].flags
    return True


def _encloses(snippet: Snippet, index: int, stack: Stack, level: int) -> bool:
    """Whether the function or loop that statements further down need would stay open."""
    for needed, openers in (
        (snippet.needs_function[index], FUNCTIONS),
        (snippet.needs_loop[index], LOOPS),
    ):
        # The outermost one decides; where none stands open, the snippet is an excerpt.
        outermost = [n for n, frame in enumerate(stack) if snippet.block(frame.header) in openers]
        if needed and outermost and level < outermost[0]:
            return False
    return True


def advance(snippet: Snippet, index: int, stack: Stack, level: int) -> Stack:
    """The open blocks after statement ``index`` was placed at ``level``."""
    frame = stack[level]
    first = index if frame.first < 0 else frame.first
    grown = Frame(frame.header, frame.parent, first, index, frame.count + 1)
    stack = (*stack[:level], grown)
    if snippet.statements[index].opens:
        stack = (*stack, Frame(index, frame.header))
    return stack


def closed_by(stack: Stack, level: int) -> tuple[Frame, ...]:
    """The blocks that a statement at ``level`` leaves, innermost first."""
    return stack[:level:-1]


class _Scores:
    """Scores of steps; what several layouts ask alike is weighed once."""

    def __init__(self, snippet: Snippet, weigh: Weigh) -> None:
        self._snippet = snippet
        self._weigh = weigh
        self._leaving: dict[tuple[int, Frame], float] = {}
        self._standing: dict[tuple[int, Frame], float] = {}

    def log_shares(self, index: int, stack: Stack, levels: list[int]) -> list[float]:
        """The log-probability of each of ``levels``."""
        scores = [self._score(index, stack, level) for level in levels]
        high = max(scores)
        norm = high + math.log(sum(math.exp(score - high) for score in scores))
        return [score - norm for score in scores]

    def _score(self, index: int, stack: Stack, level: int) -> float:
        closed, target = closed_by(stack, level), stack[level]
        total = self._weigh(step(self._snippet, index, closed, target))
        for frame in closed:
            key = (index, frame)
            if key not in self._leaving:
                self._leaving[key] = self._weigh(leaving(self._snippet, index, frame))
            total += self._leaving[key]
        key = (index, target)
        if key not in self._standing:
            self._standing[key] = self._weigh(standing(self._snippet, index, target))
        return total + self._standing[key]


def search(snippet: Snippet, weigh: Weigh, width: int = 12) -> list[Layout]:
    """The likeliest layouts, best first; empty when no layout is legal."""
    scores = _Scores(snippet, weigh)
    beam: list[tuple[Layout, Stack]] = [(Layout((), 0.0), START)]
    for index in range(snippet.size):
        grown = [
            following
            for layout, stack in beam
            for following in _extend(snippet, scores, index, layout, stack)
        ]
        grown.sort(key=lambda item: (-item[0].score, item[0].depths))
        beam = grown[:width]
    return [layout for layout, _ in beam]


def _extend(
    snippet: Snippet, scores: _Scores, index: int, layout: Layout, stack: Stack
) -> Iterator[tuple[Layout, Stack]]:
    levels = choices(snippet, index, stack)
    shares = (
        [0.0] if len(levels) == 1 else scores.log_shares(index, stack, levels) if levels else []
    )
    for level, share in zip(levels, shares, strict=True):
        depths = (*layout.depths, level)
        yield Layout(depths, layout.score + share), advance(snippet, index, stack, level)
