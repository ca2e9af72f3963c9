"""YAML gets its nesting back: grammar enumerates, evidence ranks.

In: YAML without its indentation, or without its line breaks too. Out: the likeliest of
its legal nestings. The chance of each is the product of the chances of its steps; below
the chance from which on a nesting was right often enough, nothing is restored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.blocks.layout import Layout
from glossary.blocks.yaml_evidence import Model, load_model
from glossary.blocks.yaml_lines import Line, flattened_lines, yaml_lines
from glossary.blocks.yaml_objects import allowed
from glossary.blocks.yaml_states import START, Move, State, moves

__all__ = ["Nesting", "nest", "yaml_layout"]

_BEAM = 12
_MOST_LINES = 300
_DEEPEST = 40  # mappings and sequences open at once: twice what anyone writes
_UNTOUCHED = ("blank", "comment")
_CERTAIN = 0.999


@dataclass(frozen=True, slots=True)
class Nesting:
    """The column of each line, and the chance that it is the author's nesting."""

    columns: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class _Path:
    """A nesting under construction."""

    state: State
    columns: tuple[int, ...]
    score: float


def yaml_layout(text: str, flattened: bool) -> Layout:
    """The text in its likeliest nesting; ``lost`` when that is not certain enough."""
    rows = flattened_lines(text) if flattened else [row.strip() for row in text.split("\n")]
    model = load_model()
    lines = yaml_lines(rows) if len(rows) <= _MOST_LINES else None
    nesting = nest(lines, model) if lines is not None else None
    if lines is not None and flattened and any(line.block or line.text == "#" for line in lines):
        nesting = None  # where a line of the text after `|` began, or a key is a remark, is lost
    least = model.thresholds["flattened" if flattened else "lines"]
    if lines is None or nesting is None or nesting.chance < least:
        return Layout("\n".join(rows), sure=False, lost=True)
    shown = "\n".join(
        f"{' ' * column}{line.text}" if line.text else ""
        for column, line in zip(nesting.columns, lines, strict=True)
    )
    return Layout(shown, sure=nesting.chance >= _CERTAIN and not (flattened and "#" in text))


def nest(lines: Sequence[Line], model: Model) -> Nesting | None:
    """The likeliest nesting, or ``None`` when no nesting is legal."""
    paths = [_Path(START, (), 0.0)]
    told = [line for line in lines if line.kind not in _UNTOUCHED]
    if not told:
        return None
    for line, following in zip(told, (*told[1:], None), strict=True):
        reached = [path for known in paths for path in _onward(known, line, following, model)]
        reached = [path for path in reached if len(path.state.frames) <= _DEEPEST]
        if not reached:
            return None
        paths = sorted(reached, key=lambda path: -path.score)[:_BEAM]
    best = paths[0]
    return Nesting(_all_columns(lines, best.columns), math.exp(best.score))


def _onward(path: _Path, line: Line, following: Line | None, model: Model) -> Iterator[_Path]:
    choices = list(moves(path.state, line))
    choices = [move for move in choices if allowed(move, line)] or choices
    if len(choices) == 1:
        yield _moved(path, choices[0], 0.0)
        return
    weights = [model.weigh(path.state, line, following, move) for move in choices]
    total = _log_sum(weights)
    for move, weight in zip(choices, weights, strict=True):
        yield _moved(path, move, weight - total)


def _moved(path: _Path, move: Move, cost: float) -> _Path:
    return _Path(move.after, (*path.columns, move.column), path.score + cost)


def _log_sum(weights: Sequence[float]) -> float:
    if not weights:
        return 0.0
    greatest = max(weights)
    return greatest + math.log(sum(math.exp(weight - greatest) for weight in weights))


def _all_columns(lines: Sequence[Line], told: Sequence[int]) -> tuple[int, ...]:
    """Comments stand with the line below them, at the end with the one above."""
    columns: list[int] = []
    rest = list(told)
    last = 0
    for line in lines:
        if line.kind in _UNTOUCHED:
            columns.append(rest[0] if rest else last)
        else:
            last = rest.pop(0)
            columns.append(last)
    return tuple(columns)
