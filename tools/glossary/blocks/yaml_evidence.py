"""What speaks for a place of a YAML line: which keys authors put below and after which.

In: a state, a line and one of its possible places. Out: named numbers, whose weights
``tools/training/train_yaml_layout.py`` has learned, with the counts behind them, from
permissively licensed projects. Both are in ``data/yaml_layout.json.gz``.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from glossary.blocks.yaml_lines import Line
from glossary.blocks.yaml_states import Frame, Move, State

__all__ = ["Counts", "Feature", "Model", "evidence", "load_model"]

_FILE = Path(__file__).resolve().parent.parent / "data" / "yaml_layout.json.gz"
_FIRST = "^"
_FEW, _SOME = 0.3, 3.0  # stand for what was never counted

Feature = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many texts a key stood below another, right after another, and with what inside.

    ``below[key][owner]``, ``within[key][owner's owner]``, ``after[key][key before]``,
    ``inside[key][map | seq | null]``.
    """

    below: Mapping[str, Mapping[str, int]]
    within: Mapping[str, Mapping[str, int]]
    after: Mapping[str, Mapping[str, int]]
    inside: Mapping[str, Mapping[str, int]]
    owners: Mapping[str, int]

    def likely(self, table: Mapping[str, Mapping[str, int]], key: str, given: str) -> float:
        """The logarithm of the share of ``key``'s places that are ``given``."""
        row = table.get(key, {})
        return math.log((row.get(given, 0) + _FEW) / (sum(row.values()) + _SOME))


@dataclass(frozen=True, slots=True)
class Model:
    """The counts, the weights of the evidence, and the least chance for a layout to be shown."""

    counts: Counts
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def weigh(self, state: State, line: Line, following: Line | None, move: Move) -> float:
        """How much the evidence speaks for the place."""
        weights = self.weights
        return sum(
            weights[name] * value
            for name, value in evidence(self.counts, state, line, following, move)
            if name in weights
        )


@cache
def load_model() -> Model:
    """The model shipped with the converter."""
    data = json.loads(gzip.decompress(_FILE.read_bytes()))
    return Model(Counts(**data["counts"]), data["weights"], data["thresholds"])


def evidence(
    counts: Counts, state: State, line: Line, following: Line | None, move: Move
) -> Iterator[Feature]:
    """What is known of ``line``, with the ``following`` one in view, standing at ``move``."""
    if move.how == "text":
        yield from _as_text(counts, line)
        return
    top = len(state.frames) - 1
    place = "child" if move.how == "child" else f"up{min(3, top - move.level)}"
    if state.pending and not state.block:
        yield from _awaited(counts, state, line, place)
    part = "item" if line.dashes else "key"
    frame = state.frames[move.level] if move.how == "stay" else None
    yield f"{part} {place}{' of pending' if state.pending and not state.block else ''}", 1.0
    yield f"{part} {place} {'opens' if line.opens else 'value'}", 1.0
    if frame is not None:
        yield f"{part} level {min(2, move.level)}", 1.0
        yield f"{part} size", math.log(len(frame.keys))
    if line.dashes:
        yield from _item(counts, move, line, frame)
    else:
        yield from _key(counts, move, line, frame)
    if line.opens and line.key and following is not None and following.key:
        yield from _next(counts, move, following)


def _as_text(counts: Counts, line: Line) -> Iterator[Feature]:
    yield "text", 1.0
    known = sum(counts.below.get(line.key, {}).values()) if line.kind == "key" else 0
    yield "text known", math.log(1 + known)
    yield f"text {line.kind} {'opens' if line.opens else 'value'} {bool(line.dashes)}", 1.0
    if " " in line.key:
        yield "text spaced key", 1.0


def _awaited(counts: Counts, state: State, line: Line, place: str) -> Iterator[Feature]:
    """Whether the last key wants what comes, or may stay empty."""
    frame = state.frames[-1]
    owner = frame.keys[-1] if frame.kind == "map" else "[]"
    kind = "null" if place != "child" else "seq" if line.dashes else "map"
    yield "awaited", counts.likely(counts.inside, owner, kind)
    yield f"awaited {kind}", 1.0


def _item(counts: Counts, move: Move, line: Line, frame: Frame | None) -> Iterator[Feature]:
    seq = move.after.frames[move.level]
    if line.kind == "key":
        yield from _below(counts, line.key, f"{seq.owner}[]", "item ")
        yield "item after", counts.likely(counts.after, line.key, _FIRST)
    if frame is None:
        return
    before = frame.keys[-1]
    yield f"item {line.kind} among {before}", 1.0
    if line.kind == "key":
        shapes = move.after.frames[move.level].shapes
        alike = any(shape[:1] == (line.key,) for shape in shapes)
        known = any(line.key in shape for shape in shapes)
        yield f"item shape {'first' if alike else 'inner' if known else 'other'}", 1.0


def _key(counts: Counts, move: Move, line: Line, frame: Frame | None) -> Iterator[Feature]:
    mapping = move.after.frames[move.level]
    before = frame.keys[-1] if frame is not None else _FIRST
    yield from _below(counts, line.key, mapping.owner, "")
    yield "after", counts.likely(counts.after, line.key, before)
    if move.level:
        yield (
            "within",
            counts.likely(counts.within, line.key, move.after.frames[move.level - 1].owner),
        )
        shapes = move.after.frames[move.level - 1].shapes
        if shapes:
            yield from _cousins(shapes, line, frame)
    elif frame is not None:
        yield "key root", 1.0
    if frame is not None and frame.kind == "map":
        alike = _stem(before) == _stem(line.key)
        yield f"key alike {alike}", 1.0
        last = "opens" if frame.style.endswith("o") else "value"
        yield f"key {'opens' if line.opens else 'value'} after {last}", 1.0


def _cousins(
    shapes: tuple[tuple[str, ...], ...], line: Line, frame: Frame | None
) -> Iterator[Feature]:
    """Mappings side by side tend to have the same keys, in the same order."""
    inside = [shape for shape in shapes if line.key in shape]
    where = "child" if frame is None else "on"
    if not inside:
        complete = frame is not None and any(set(shape) <= set(frame.keys) for shape in shapes)
        yield f"cousins {where} unlike{' and complete' if complete else ''}", 1.0
        return
    first = any(shape[0] == line.key for shape in inside)
    follows = frame is not None and any(
        shape[shape.index(line.key) - 1] in frame.keys for shape in inside
    )
    yield f"cousins {where} {'first' if first else 'inner'}{' follows' if follows else ''}", 1.0


def _next(counts: Counts, move: Move, following: Line) -> Iterator[Feature]:
    """Whether the line that follows a key without a value looks like what its siblings hold."""
    frame = move.after.frames[-1]
    owner = f"{frame.owner}[]" if following.dashes else frame.owner
    yield "next within", counts.likely(counts.within, following.key, owner)
    yield "next below", counts.likely(counts.below, following.key, frame.keys[-1])
    if frame.shapes and not following.dashes:
        inside = [shape for shape in frame.shapes if following.key in shape]
        first = any(shape[0] == following.key for shape in inside)
        yield f"next {'first' if first else 'inner' if inside else 'unlike'}", 1.0


def _below(counts: Counts, key: str, owner: str, prefix: str) -> Iterator[Feature]:
    row = counts.below.get(key, {})
    yield f"{prefix}below", counts.likely(counts.below, key, owner)
    owned = counts.owners.get(owner, 0)
    yield f"{prefix}of", math.log((row.get(owner, 0) + _FEW) / (owned + _SOME))
    if not owned:
        yield f"{prefix}owner unknown", 1.0
    if not row:
        yield f"{prefix}key unknown", 1.0
        if not owned:
            yield f"{prefix}both unknown", 1.0
    elif owned and owner not in row:
        yield f"{prefix}never", 1.0


def _stem(key: str) -> str:
    return re.split(r"[\d_./-]", key, maxsplit=1)[0]
